package io.github.panicmonitors.http;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.FailureKind;
import org.jspecify.annotations.Nullable;

/** Thrown by a {@link BodyConsumer} that cannot use the body of a response. */
public class BodyException extends Exception {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;
  private final String reason;

  /**
   * Creates an exception.
   *
   * @param kind the kind of failure, such as MALFORMED or TOO_LARGE
   * @param reason what is wrong with the body, without credentials
   */
  public BodyException(FailureKind kind, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.kind = requireNonNull(kind, "kind");
    this.reason = requireNonNull(reason, "reason");
  }

  FailureKind kind() {
    return kind;
  }

  String reason() {
    return reason;
  }
}
