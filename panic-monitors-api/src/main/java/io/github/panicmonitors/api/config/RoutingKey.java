package io.github.panicmonitors.api.config;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.internal.ShortString;
import java.util.Optional;

/**
 * The routing key of a configuration document, which names its chain and type. It has the form
 * {@code chains.<base chain>.<sub chain>.<config type>} or {@code general.<config type>}. Other
 * keys are valid but belong to no chain.
 *
 * @param value the key, at most 255 UTF-8 bytes, case-sensitive
 */
@CheckReturnValue
public record RoutingKey(String value) implements Comparable<RoutingKey> {
  /**
   * Creates a key.
   *
   * @throws IllegalArgumentException if {@code value} is longer than 255 UTF-8 bytes or has an
   *     unpaired surrogate
   */
  public RoutingKey {
    ShortString.require("routing key", value);
  }

  /** Creates a key. */
  public static RoutingKey of(String value) {
    return new RoutingKey(value);
  }

  /** Returns the chain of the key; empty if the key has neither of the two forms. */
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
   * A chain in PANIC's grouping.
   *
   * @param base the base chain, such as {@code chainlink}
   * @param sub the chain itself, such as {@code binance smart chain}
   */
  public record Chain(String base, String sub) {
    /** The pseudo chain of {@code general} keys. */
    public static final Chain GENERAL = new Chain("general", "general");
  }
}
