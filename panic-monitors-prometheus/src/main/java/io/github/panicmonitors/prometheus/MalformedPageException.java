package io.github.panicmonitors.prometheus;

/** Thrown if a page is not in the text format, as far as that was checked. */
public class MalformedPageException extends Exception {
  private static final long serialVersionUID = 1;

  private final long line;

  MalformedPageException(long line, String fact, String excerpt) {
    super("line " + line + " " + fact + ": " + excerpt);
    this.line = line;
  }

  /** Returns the number of the line, from 1. */
  public long line() {
    return line;
  }
}
