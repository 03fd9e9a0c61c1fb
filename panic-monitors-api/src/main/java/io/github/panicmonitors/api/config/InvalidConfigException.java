package io.github.panicmonitors.api.config;

/**
 * Thrown while a configuration entry is read and found to be wrong. The entry is rejected with the
 * message as its reason; all others go ahead.
 */
public class InvalidConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param reason a fact in lower case and the offending value: {@code name must be a string: 42}
   */
  public InvalidConfigException(String reason) {
    super(reason);
  }
}
