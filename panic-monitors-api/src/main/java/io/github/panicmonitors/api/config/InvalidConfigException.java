package io.github.panicmonitors.api.config;

/**
 * Thrown by a provider that finds an invalid configuration entry. The entry is rejected with the
 * message as the reason. Other entries are not affected.
 */
public class InvalidConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param reason a lower-case sentence with the invalid value, without credentials: {@code name
   *     must be a string: 42}
   */
  public InvalidConfigException(String reason) {
    super(reason);
  }

  /** Returns the reason. Final, so that no other code runs when it is logged. */
  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
