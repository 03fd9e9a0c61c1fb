package io.github.panicmonitors.examples.quickstart;

/** The quickstart cannot go on; the message is all its user needs to know. */
final class QuickstartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  QuickstartException(String message) {
    super(message);
  }
}
