package io.github.panicmonitors.api.broker;

import io.github.panicmonitors.api.internal.ShortString;

/**
 * A binding key of a topic exchange, such as {@code chains.*.*.nodes_config}. Keys and patterns are
 * words separated by dots, where empty words count; {@code *} stands for exactly one word and
 * {@code #} for any number of words, both only as whole words. Case counts.
 *
 * @param value the pattern's text, at most 255 UTF-8 bytes
 */
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

  /** Tells whether a message with this routing key goes to a queue bound by this pattern. */
  public boolean matches(String routingKey) {
    return matches(words(value), 0, words(routingKey), 0);
  }

  private static boolean matches(String[] pattern, int at, String[] key, int from) {
    if (at == pattern.length) {
      return from == key.length;
    }
    if (pattern[at].equals("#")) {
      for (int rest = from; rest <= key.length; rest++) {
        if (matches(pattern, at + 1, key, rest)) {
          return true;
        }
      }
      return false;
    }
    return from < key.length
        && (pattern[at].equals("*") || pattern[at].equals(key[from]))
        && matches(pattern, at + 1, key, from + 1);
  }

  /** An empty text has no words at all, as RabbitMQ sees it; "." has two empty ones. */
  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split("\\.", -1);
  }

  @Override
  public String toString() {
    return value;
  }
}
