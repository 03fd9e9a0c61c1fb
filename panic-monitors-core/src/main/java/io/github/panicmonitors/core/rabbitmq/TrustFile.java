package io.github.panicmonitors.core.rabbitmq;

import javax.net.ssl.TrustManager;

/** A file with the certificates that are trusted. */
interface TrustFile {
  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it cannot be read or has no certificate; names the file
   */
  TrustManager[] trustManagers();
}
