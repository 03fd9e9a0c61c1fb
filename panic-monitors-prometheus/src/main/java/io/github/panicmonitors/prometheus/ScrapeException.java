package io.github.panicmonitors.prometheus;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a page could not be read. Neither the message nor the URL holds credentials.
 *
 * <p>{@link #kind} is one of DNS, CONNECT, TLS, TIMEOUT, HTTP_STATUS, TOO_LARGE, TRUNCATED,
 * MALFORMED and INVALID_URL.
 */
public class ScrapeException extends Exception {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;
  private final transient ScrapeUrl url;
  private final String fact;

  ScrapeException(FailureKind kind, String fact, ScrapeUrl url, @Nullable Throwable cause) {
    super(fact + ", at " + url, cause);
    this.kind = requireNonNull(kind, "kind");
    this.fact = fact;
    this.url = url;
  }

  /** Returns what went wrong. */
  public FailureKind kind() {
    return kind;
  }

  /** Returns what happened, without the URL: {@code status is not 200: 503}. */
  public String fact() {
    return fact;
  }

  /** Returns the URL that was to be scraped. */
  public ScrapeUrl url() {
    return url;
  }
}
