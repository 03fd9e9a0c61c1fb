package io.github.panicmonitors.core.rabbitmq;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A PEM file with the certificates that are trusted. */
record CaFile(Path file) implements TrustFile {

  @Override
  public TrustManager[] trustManagers() {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("CA file cannot be read: " + file + " (no such file)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("CA file has no certificate: " + file);
      }
      return trusting(certificates);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("CA file has no certificates in PEM form: " + file, e);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("CA file cannot be read: " + file, e);
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
