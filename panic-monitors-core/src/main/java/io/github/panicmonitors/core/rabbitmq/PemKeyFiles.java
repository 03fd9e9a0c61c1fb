package io.github.panicmonitors.core.rabbitmq;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.Pem;
import java.nio.file.Path;
import javax.net.ssl.KeyManager;

/** PEM files of a client's certificate, with its chain, and of its private key. */
record PemKeyFiles(Path certificate, Path key) implements ClientKey {
  PemKeyFiles {
    requireNonNull(certificate, "certificate");
    requireNonNull(key, "key");
  }

  @Override
  public KeyManager[] keyManagers() {
    return Pem.keyManagers(
        certificate,
        CaFile.content("certificate file", certificate),
        key,
        CaFile.content("key file", key));
  }
}
