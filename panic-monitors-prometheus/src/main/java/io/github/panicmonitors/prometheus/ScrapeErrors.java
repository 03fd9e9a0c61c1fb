package io.github.panicmonitors.prometheus;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;

/**
 * Adds the errors of an unsuccessful scrape to messages, with the codes that PANIC's alerters
 * understand. The code of an unreachable source differs between types. Immutable.
 */
@CheckReturnValue
public final class ScrapeErrors {
  private static final int NOT_READ = 5003;
  private static final int INVALID_URL = 5009;

  private final int unreachableCode;
  private final String unreachableText;

  private ScrapeErrors(int unreachableCode, String unreachableText) {
    this.unreachableCode = unreachableCode;
    this.unreachableText = requireNonNull(unreachableText, "unreachableText");
  }

  /**
   * Creates the errors of one source.
   *
   * @param unreachableCode the code by which the type's alerter knows that the source is down
   * @param unreachableText the message with that code, such as {@code System db is unreachable}
   */
  public static ScrapeErrors of(int unreachableCode, String unreachableText) {
    return new ScrapeErrors(unreachableCode, unreachableText);
  }

  /** Adds the error of a page that could not be read. */
  public PanicMessage notRead(PanicMessage message, SourceException e) {
    if (e.isUnreachable()) {
      return unreachable(message, e.kind(), String.valueOf(e.getMessage()));
    }
    if (e.kind() == FailureKind.INVALID_URL) {
      return message.error(e.kind(), INVALID_URL, "Invalid URL '" + e.url() + "'");
    }
    String text = "Could not read metrics at endpoint " + e.url() + ": " + e.reason();
    return message.error(e.kind(), NOT_READ, text);
  }

  /**
   * Adds the error of a page without a metric.
   *
   * @param metric what is missing, such as {@code up} or {@code up of chain 1}
   */
  public PanicMessage missing(PanicMessage message, String metric, SourceUrl url) {
    String text = "Could not find metric " + metric + " at endpoint " + url;
    return message.error(FailureKind.MISSING_METRIC, NOT_READ, text);
  }

  /** Adds the error of a round that passed its deadline without a result. */
  public PanicMessage timedOut(PanicMessage message) {
    return unreachable(message, FailureKind.TIMEOUT, "the round did not end before its deadline");
  }

  /**
   * Adds the error of a source that cannot be reached.
   *
   * @param reason the cause, without credentials; not published
   */
  public PanicMessage unreachable(PanicMessage message, FailureKind kind, String reason) {
    return message.error(kind, unreachableCode, unreachableText, reason);
  }
}
