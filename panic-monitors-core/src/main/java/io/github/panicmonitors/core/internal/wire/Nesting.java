package io.github.panicmonitors.core.internal.wire;

/** Limits how deep a JSON text is nested. */
final class Nesting {
  private Nesting() {}

  /**
   * Returns a copy in which everything inside the objects and arrays of level {@code max} is blank.
   * The outermost object has level 1.
   */
  static char[] flattened(char[] text, int max) {
    char[] flat = text.clone();
    int level = 0;
    boolean quoted = false;
    boolean escaped = false;
    for (int i = 0; i < text.length; i++) {
      char next = text[i];
      if (!quoted && (next == ']' || next == '}')) {
        level--;
      }
      if (level >= max) {
        flat[i] = ' ';
      }
      if (!quoted && (next == '[' || next == '{')) {
        level++;
      }
      if (next == '"' && !escaped) {
        quoted = !quoted;
      }
      escaped = quoted && next == '\\' && !escaped;
    }
    return flat;
  }
}
