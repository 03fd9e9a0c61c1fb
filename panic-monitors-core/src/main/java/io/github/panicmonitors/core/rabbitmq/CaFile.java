package io.github.panicmonitors.core.rabbitmq;

import io.github.panicmonitors.api.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A PEM file with the certificates that are trusted. */
record CaFile(Path file) implements TrustFile {

  @Override
  public TrustManager[] trustManagers() {
    try {
      return trusting(Pem.certificates("CA file", file, content("CA file", file)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("CA file cannot be read: " + file, e);
    }
  }

  static byte[] content(String what, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(what + " cannot be read: " + file + " (no such file)");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " cannot be read: " + file, e);
    }
  }

  private static TrustManager[] trusting(Collection<? extends Certificate> certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int count = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("trusted-" + count++, certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }
}
