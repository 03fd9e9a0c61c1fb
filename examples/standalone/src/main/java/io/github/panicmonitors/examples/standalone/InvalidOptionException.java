package io.github.panicmonitors.examples.standalone;

/** Thrown if the options are invalid. Its message contains no credentials. */
final class InvalidOptionException extends Exception {
  private static final long serialVersionUID = 1;

  InvalidOptionException(String message) {
    super(message);
  }
}
