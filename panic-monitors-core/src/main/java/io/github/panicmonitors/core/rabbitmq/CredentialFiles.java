package io.github.panicmonitors.core.rabbitmq;

import io.github.panicmonitors.api.Pem;
import io.github.panicmonitors.api.Secret;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads files with passwords, certificates and keys. Every method throws an {@link
 * IllegalArgumentException} if a file cannot be read or has not what it should have. The message
 * names the file, never a password.
 */
final class CredentialFiles {
  private static final String CA_FILE = "CA file";
  private static final String TRUST_STORE = "trust store";
  private static final String KEY_STORE = "key store";

  private CredentialFiles() {}

  // ---- text files

  private interface Reader<T> {
    T read(Path file) throws IOException;
  }

  /** Returns the password in a file, without newlines at its end. */
  static Secret password(Path file) {
    String text = read("password file", file, Files::readString).replaceFirst("[\r\n]+$", "");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("password file is empty: " + file);
    }
    return Secret.of(text);
  }

  /** Returns trust managers for the certificates of a PEM file. */
  static TrustManager[] caFile(Path pem) {
    List<X509Certificate> certificates =
        Pem.certificates(CA_FILE, pem, read(CA_FILE, pem, Files::readAllBytes));
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("trusted-" + i, certificates.get(i));
      }
      return trustManagers(store);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(CA_FILE + " cannot be read: " + pem, e);
    }
  }

  /** Returns key managers for PEM files of a certificate, with its chain, and of its key. */
  static KeyManager[] clientCertificate(Path certificate, Path key) {
    return Pem.keyManagers(
        certificate,
        read("certificate file", certificate, Files::readAllBytes),
        key,
        read("key file", key, Files::readAllBytes));
  }

  private static <T> T read(String what, Path file, Reader<T> reader) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(what + " cannot be read: " + file + " (no such file)");
    }
    try {
      return reader.read(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " cannot be read: " + file, e);
    }
  }

  // ---- key stores

  private interface Test {
    boolean holds(KeyStore store, String alias) throws GeneralSecurityException;
  }

  /** Returns trust managers for the certificates of a PKCS12 or JKS file. */
  static TrustManager[] trustStore(Path file, Secret password) {
    try {
      KeyStore store = load(file, password);
      requireEntry(
          store,
          KeyStore::isCertificateEntry,
          TRUST_STORE + " must hold a certificate to trust",
          file);
      return trustManagers(store);
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable(TRUST_STORE, file, e);
    }
  }

  /** Returns key managers for the private key, with its certificate, of a PKCS12 or JKS file. */
  static KeyManager[] keyStore(Path file, Secret password) {
    try {
      KeyStore store = load(file, password);
      requireEntry(store, KeyStore::isKeyEntry, KEY_STORE + " must hold a private key", file);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, characters(password));
      return keys.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable(KEY_STORE, file, e);
    }
  }

  private static KeyStore load(Path file, Secret password)
      throws GeneralSecurityException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "no such file");
    }
    return KeyStore.getInstance(file.toFile(), characters(password));
  }

  private static char[] characters(Secret password) {
    return password.reveal().toCharArray();
  }

  private static void requireEntry(KeyStore store, Test test, String rule, Path file)
      throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (test.holds(store, alias)) {
        return;
      }
    }
    throw new IllegalArgumentException(rule + ": " + file);
  }

  private static TrustManager[] trustManagers(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static IllegalArgumentException unreadable(String what, Path file, Exception cause) {
    return new IllegalArgumentException(
        what + " cannot be read: " + file + " (" + reason(cause) + ")", cause);
  }

  private static @Nullable String reason(Exception cause) {
    return cause instanceof FileSystemException noFile ? noFile.getReason() : cause.getMessage();
  }
}
