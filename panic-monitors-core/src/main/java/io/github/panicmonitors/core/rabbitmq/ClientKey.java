package io.github.panicmonitors.core.rabbitmq;

import javax.net.ssl.KeyManager;

/** The files of a client's certificate. */
interface ClientKey {
  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if they cannot be read or have no certificate with its key
   */
  KeyManager[] keyManagers();
}
