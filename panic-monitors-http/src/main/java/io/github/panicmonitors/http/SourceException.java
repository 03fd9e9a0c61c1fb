package io.github.panicmonitors.http;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a source could not be read. Neither the message nor the URL contains credentials.
 *
 * <p>{@link #kind} is one of DNS, CONNECT, TLS, TIMEOUT, HTTP_STATUS, TOO_LARGE, TRUNCATED,
 * MALFORMED, RPC_ERROR and INVALID_URL.
 */
public class SourceException extends Exception {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;
  private final transient SourceUrl url;
  private final String reason;
  private final boolean unreachable;
  private final transient @Nullable ErrorResponse response;

  SourceException(FailureKind kind, String reason, SourceUrl url, @Nullable Throwable cause) {
    this(kind, reason, url, HttpFailure.isUnreachable(kind), null, cause);
  }

  SourceException(HttpFailure failure, SourceUrl url, Throwable cause) {
    this(failure.kind(), failure.reason(), url, failure.isUnreachable(), failure.response(), cause);
  }

  private SourceException(
      FailureKind kind,
      String reason,
      SourceUrl url,
      boolean unreachable,
      @Nullable ErrorResponse response,
      @Nullable Throwable cause) {
    super(reason + ", at " + url, cause);
    this.kind = requireNonNull(kind, "kind");
    this.reason = reason;
    this.url = url;
    this.unreachable = unreachable;
    this.response = response;
  }

  /** Returns the kind of failure. */
  public FailureKind kind() {
    return kind;
  }

  /** Returns the reason without the URL: {@code status is not 200: 503}. */
  public String reason() {
    return reason;
  }

  /**
   * Returns whether the server could not be reached. That is so if the kind is DNS, CONNECT, TLS or
   * TIMEOUT and the server has not answered with status 200, or if the status is 500, 502, 503 or
   * 504, which a proxy sends if the server behind it does not answer. A 500 with a JSON object, if
   * JSON was asked for, is an answer of the server itself.
   */
  public boolean isUnreachable() {
    return unreachable;
  }

  /** Returns the status of the response if it is the reason for the failure. */
  public OptionalInt status() {
    return response == null ? OptionalInt.empty() : OptionalInt.of(response.status());
  }

  /**
   * Returns the first value of a header, such as {@code Retry-After}. Empty if there is none, if it
   * has more than 4,000 characters, or if the status is not the reason for the failure.
   */
  public Optional<String> header(String name) {
    return response == null ? Optional.empty() : response.headers().first(name);
  }

  /**
   * Returns the JSON object of the response whose status is the reason for the failure. Empty if
   * JSON was not asked for, or if the response has no JSON object of at most 64 KiB.
   */
  public Optional<JsonValue> json() {
    return response == null ? Optional.empty() : response.json();
  }

  /** Returns the URL of the source, not of a redirect. */
  public SourceUrl url() {
    return url;
  }
}
