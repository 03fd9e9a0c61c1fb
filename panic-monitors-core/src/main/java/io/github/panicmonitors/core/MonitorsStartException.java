package io.github.panicmonitors.core;

import org.jspecify.annotations.Nullable;

/** Thrown when a manager cannot start and retrying would not help. */
public class MonitorsStartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param message what is wrong, without credentials
   * @param cause why, or {@code null}
   */
  public MonitorsStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
