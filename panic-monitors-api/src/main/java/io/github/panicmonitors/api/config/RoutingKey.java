package io.github.panicmonitors.api.config;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.internal.ShortString;
import java.util.Optional;

/**
 * The routing key of a configuration document, which says whose configuration it is: {@code
 * chains.<base chain>.<sub chain>.<config type>} or {@code general.<config type>}. Other keys are
 * legal too, but belong to no chain.
 *
 * @param value the key's text, at most 255 UTF-8 bytes; case counts
 */
@CheckReturnValue
public record RoutingKey(String value) implements Comparable<RoutingKey> {
  /**
   * Creates a key.
   *
   * @throws IllegalArgumentException if {@code value} is longer than 255 UTF-8 bytes, or has half
   *     of a surrogate pair
   */
  public RoutingKey {
    ShortString.require("routing key", value);
  }

  /** Returns a key. */
  public static RoutingKey of(String value) {
    return new RoutingKey(value);
  }

  /** Returns the chain that the key belongs to; empty if the key has neither of the two forms. */
  public Optional<Chain> chain() {
    String[] words = value.split("\\.", -1);
    if (words.length == 4 && words[0].equals("chains")) {
      return Optional.of(new Chain(words[1], words[2]));
    }
    if (words.length == 2 && words[0].equals("general")) {
      return Optional.of(Chain.GENERAL);
    }
    return Optional.empty();
  }

  @Override
  public int compareTo(RoutingKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  /**
   * A chain as PANIC groups what it monitors.
   *
   * @param base the base chain, such as {@code chainlink}
   * @param sub the chain itself, such as {@code binance smart chain}
   */
  public record Chain(String base, String sub) {
    /** What belongs to no chain in particular. */
    public static final Chain GENERAL = new Chain("general", "general");
  }
}
