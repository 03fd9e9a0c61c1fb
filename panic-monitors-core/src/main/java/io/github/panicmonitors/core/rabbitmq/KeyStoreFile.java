package io.github.panicmonitors.core.rabbitmq;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.Secret;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A file with certificates or keys. Exceptions name the file, never the password. */
record KeyStoreFile(String what, Path file, Secret password) implements TrustFile, ClientKey {
  KeyStoreFile {
    requireNonNull(file, "file");
    requireNonNull(password, "password");
  }

  /** Returns a TLS context with the certificates of the files, or the JVM's defaults for null. */
  static SSLContext context(@Nullable TrustFile trusted, @Nullable ClientKey own) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          own == null ? null : own.keyManagers(),
          trusted == null ? null : trusted.trustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM has no TLS", e);
    }
  }

  @Override
  public TrustManager[] trustManagers() {
    try {
      KeyStore store = load();
      requireEntry(store, store::isCertificateEntry, "certificate to trust");
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public KeyManager[] keyManagers() {
    try {
      KeyStore store = load();
      requireEntry(store, store::isKeyEntry, "private key");
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, characters());
      return keys.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable(e);
    }
  }

  private KeyStore load() throws GeneralSecurityException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "no such file");
    }
    return KeyStore.getInstance(file.toFile(), characters());
  }

  private char[] characters() {
    return password.reveal().toCharArray();
  }

  private interface Test {
    boolean holds(String alias) throws GeneralSecurityException;
  }

  private void requireEntry(KeyStore store, Test test, String entry)
      throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (test.holds(alias)) {
        return;
      }
    }
    throw new IllegalArgumentException(what + " must hold a " + entry + ": " + file);
  }

  private static @Nullable String reason(Exception cause) {
    return cause instanceof FileSystemException noFile ? noFile.getReason() : cause.getMessage();
  }

  private IllegalArgumentException unreadable(Exception cause) {
    return new IllegalArgumentException(
        what + " cannot be read: " + file + " (" + reason(cause) + ")", cause);
  }
}
