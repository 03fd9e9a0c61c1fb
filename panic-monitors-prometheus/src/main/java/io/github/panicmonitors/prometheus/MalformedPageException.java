package io.github.panicmonitors.prometheus;

/** Thrown if a page violates the text format in a part that the parser checks. */
public class MalformedPageException extends Exception {
  private static final long serialVersionUID = 1;

  private final long line;

  MalformedPageException(long line, String reason, String excerpt) {
    super("line " + line + " " + reason + ": " + excerpt);
    this.line = line;
  }

  /** Returns the line number, starting at 1. */
  public long line() {
    return line;
  }
}
