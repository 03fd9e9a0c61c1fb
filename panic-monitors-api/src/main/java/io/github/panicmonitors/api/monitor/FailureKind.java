package io.github.panicmonitors.api.monitor;

/** What can go wrong in a round. A closed vocabulary, so that failures can be counted by kind. */
public enum FailureKind {
  /** The host's name could not be resolved. */
  DNS,
  /** No connection could be made, or it ended before the response began. */
  CONNECT,
  /** The TLS handshake failed: usually the certificate is not trusted or not for this host. */
  TLS,
  /** No answer, or not all of it, in time. */
  TIMEOUT,
  /** The response has a status other than 200. */
  HTTP_STATUS,
  /** The response is larger than allowed. */
  TOO_LARGE,
  /** The response ended before it was complete. */
  TRUNCATED,
  /** The response cannot be understood. */
  MALFORMED,
  /** The response lacks a metric that every node has. */
  MISSING_METRIC,
  /** The configured URL is not one that can be used. */
  INVALID_URL,
  /** The monitor threw, or returned nothing. Found by the manager; nothing is published. */
  MONITOR_BUG,
  /** The round did not end after it was cancelled. Found by the manager; nothing is published. */
  ABANDONED
}
