package io.github.panicmonitors.examples.quickstart;

/** Thrown if the quickstart cannot continue. The message is shown to the user. */
final class QuickstartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  QuickstartException(String message) {
    super(message);
  }
}
