package io.github.panicmonitors.examples.standalone;

/** Thrown when the options cannot be understood. Its message holds no credentials. */
final class InvalidOptionException extends Exception {
  private static final long serialVersionUID = 1;

  InvalidOptionException(String message) {
    super(message);
  }
}
