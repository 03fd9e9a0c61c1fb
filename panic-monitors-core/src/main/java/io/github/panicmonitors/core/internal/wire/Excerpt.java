package io.github.panicmonitors.core.internal.wire;

/** The beginning of a text from outside, for messages. */
public final class Excerpt {
  private static final int LENGTH = 80;

  private Excerpt() {}

  public static String of(String text) {
    return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "...";
  }
}
