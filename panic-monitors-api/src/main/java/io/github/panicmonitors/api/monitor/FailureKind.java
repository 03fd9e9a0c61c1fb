package io.github.panicmonitors.api.monitor;

/** The kind of a failed round. Failures are counted by kind. */
public enum FailureKind {
  /** The host name could not be resolved. */
  DNS,
  /** The connection failed, or it was closed before the response started. */
  CONNECT,
  /** The TLS handshake failed, usually because the certificate is not trusted. */
  TLS,
  /** The response did not arrive in time, or not completely. */
  TIMEOUT,
  /** The response has an HTTP status other than 200. */
  HTTP_STATUS,
  /** The response is larger than allowed. */
  TOO_LARGE,
  /** The response ended before it was complete. */
  TRUNCATED,
  /** The response cannot be parsed. */
  MALFORMED,
  /** The server of a remote procedure call answered with an error. */
  RPC_ERROR,
  /** The source that was tried last is not synced with its chain. */
  NO_SYNCED_SOURCE,
  /** The response lacks a mandatory value. */
  MISSING_METRIC,
  /** The configured URL cannot be used. */
  INVALID_URL,
  /** The monitor threw or returned null. Set by the manager; nothing is published. */
  MONITOR_BUG,
  /** The round did not end after it was cancelled. Set by the manager; nothing is published. */
  ABANDONED
}
