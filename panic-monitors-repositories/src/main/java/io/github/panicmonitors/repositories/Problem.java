package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;

/**
 * Why a repository could not be read.
 *
 * @param code the error code that PANIC's alerter knows
 * @param message the text for PANIC's users
 * @param reason what the log adds to the message; may be empty
 */
record Problem(FailureKind kind, int code, String message, String reason) {

  /**
   * PANIC's codes and texts for one service.
   *
   * @param unreachable the code of a service that cannot be reached
   * @param other the code of all other problems
   */
  record Texts(int unreachable, String unreachableText, int other, String otherText) {

    /** Returns the problem of a service that cannot be reached. */
    Problem unreachable(SourceUrl page, FailureKind kind, String reason) {
      return new Problem(kind, unreachable, unreachableText + page, reason);
    }

    /** Returns a problem of any other kind. */
    Problem other(FailureKind kind, String what) {
      return new Problem(kind, other, otherText + what, "");
    }

    Problem limited(RateLimitedException e) {
      return other(FailureKind.HTTP_STATUS, String.valueOf(e.getMessage()));
    }

    /**
     * Returns the problem of a failed request.
     *
     * @param answer the text for a response with an error status
     */
    Problem of(SourceException e, SourceUrl page, String answer) {
      return switch (e.kind()) {
        case DNS, CONNECT, TLS, TIMEOUT -> unreachable(page, e.kind(), e.reason());
        case HTTP_STATUS -> other(e.kind(), answer);
        default -> other(e.kind(), e.reason());
      };
    }
  }

  /** Returns the status of an error response, as a text for PANIC's users. */
  static String status(SourceException e) {
    return e.status().isPresent() ? "HTTP status " + e.status().getAsInt() : e.reason();
  }

  /** Returns the first line of a text, at most 200 characters. */
  static String firstLine(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return Text.truncated(line.replaceAll("\\p{Cntrl}", " "), 200);
  }

  PanicMessage addTo(PanicMessage message) {
    return message.error(kind, code, message(), reason);
  }
}
