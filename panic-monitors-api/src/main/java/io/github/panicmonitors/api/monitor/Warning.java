package io.github.panicmonitors.api.monitor;

import static java.util.Objects.requireNonNull;

/**
 * A limitation of a successful round, such as a value that the source does not offer. The status
 * shows it, it is logged when it begins and when it ends, and it is never a failure.
 *
 * @param kind the kind of the warning
 * @param text what is missing or late, for an operator, without credentials
 */
public record Warning(Kind kind, String text) {

  /** The kind of a warning. Readings with warnings are counted by kind. */
  public enum Kind {
    /** The source does not offer a value that the monitor looks for. */
    UNSUPPORTED,
    /** The source limits the number of requests: the reading repeats an earlier one or is empty. */
    RATE_LIMITED
  }

  /** Checks that nothing is missing. */
  public Warning {
    requireNonNull(kind, "kind");
    requireNonNull(text, "text");
  }

  /**
   * Returns a line for a log, such as {@code UNSUPPORTED: the node has no method system_health}.
   */
  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
