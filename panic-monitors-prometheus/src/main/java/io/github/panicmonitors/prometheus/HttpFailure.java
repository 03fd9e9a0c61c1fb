package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request that failed, and why; the client adds the URL. */
final class HttpFailure extends IOException {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;
  private final String fact;

  HttpFailure(FailureKind kind, String fact) {
    this(kind, fact, null);
  }

  HttpFailure(FailureKind kind, String fact, @Nullable Throwable cause) {
    super(fact, cause);
    this.kind = kind;
    this.fact = fact;
  }

  FailureKind kind() {
    return kind;
  }

  /** Tells whether it may be no more than how the end of the exchange's time showed. */
  boolean isOfConnection() {
    return kind == FailureKind.CONNECT || kind == FailureKind.TLS || kind == FailureKind.TRUNCATED;
  }

  String fact() {
    return fact;
  }
}
