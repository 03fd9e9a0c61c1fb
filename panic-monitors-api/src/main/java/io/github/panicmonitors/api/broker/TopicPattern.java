package io.github.panicmonitors.api.broker;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.internal.ShortString;
import java.util.Arrays;

/**
 * A binding key of a topic exchange, such as {@code chains.*.*.nodes_config}. Keys and patterns
 * consist of words separated by dots, and a word may be empty. A word {@code *} in a pattern
 * matches exactly one word, and a word {@code #} matches any number of words. Case-sensitive.
 *
 * @param value the pattern's text, at most 255 UTF-8 bytes
 */
@CheckReturnValue
public record TopicPattern(String value) {

  /**
   * Creates a pattern.
   *
   * @throws IllegalArgumentException if {@code value} is longer than 255 UTF-8 bytes
   */
  public TopicPattern {
    ShortString.require("topic pattern", value);
  }

  /** Returns a pattern. */
  public static TopicPattern of(String value) {
    return new TopicPattern(value);
  }

  /** Returns whether a queue bound by this pattern gets messages with this routing key. */
  public boolean matches(String routingKey) {
    return matches(words(value), words(routingKey));
  }

  /** On a mismatch only the last {@code #} takes one more word, so the time is bounded. */
  private static boolean matches(String[] pattern, String[] key) {
    int at = 0;
    int afterHash = -1;
    int hashEnd = 0;
    for (int from = 0; from < key.length; ) {
      if (at < pattern.length && pattern[at].equals("#")) {
        at++;
        afterHash = at;
        hashEnd = from;
      } else if (at < pattern.length && matchesWord(pattern[at], key[from])) {
        at++;
        from++;
      } else if (afterHash < 0) {
        return false;
      } else {
        at = afterHash;
        hashEnd++;
        from = hashEnd;
      }
    }
    return Arrays.stream(pattern, at, pattern.length).allMatch("#"::equals);
  }

  private static boolean matchesWord(String pattern, String word) {
    return pattern.equals("*") || pattern.equals(word);
  }

  /** As in RabbitMQ, an empty text has no words, and "." has two empty ones. */
  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split("\\.", -1);
  }

  @Override
  public String toString() {
    return value;
  }
}
