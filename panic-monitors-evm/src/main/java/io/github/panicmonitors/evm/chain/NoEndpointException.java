package io.github.panicmonitors.evm.chain;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.SourceUrl;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if no endpoint of a chain serves a round. Kind, reason and URL are those of the endpoint
 * that was tried last. Neither the message nor the URL contains credentials.
 */
public class NoEndpointException extends Exception {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;
  private final String reason;
  private final transient SourceUrl url;

  NoEndpointException(FailureKind kind, String reason, SourceUrl url, @Nullable Throwable cause) {
    super(reason + ", at " + url, cause);
    this.kind = requireNonNull(kind, "kind");
    this.reason = reason;
    this.url = url;
  }

  /** Returns the kind of failure; NO_SYNCED_SOURCE if the endpoint was syncing. */
  public FailureKind kind() {
    return kind;
  }

  /** Returns the reason without the URL: {@code status is not 200: 503}. */
  public String reason() {
    return reason;
  }

  /** Returns the URL. */
  public SourceUrl url() {
    return url;
  }
}
