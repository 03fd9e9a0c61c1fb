package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.Optional;

/**
 * What became of the call of a contract's function.
 *
 * @param <T> what the result is read as
 */
@CheckReturnValue
public sealed interface CallResult<T> {

  /** Returns the value, or empty if the call failed. */
  default Optional<T> toOptional() {
    return this instanceof Value<T> result ? Optional.of(result.value) : Optional.empty();
  }

  /** The contract returned a value. */
  record Value<T>(T value) implements CallResult<T> {}

  /**
   * The contract reverted, or what it returned is too large or cannot be decoded. Another endpoint
   * would answer the same.
   *
   * @param reason what happened, without credentials
   */
  record Failed<T>(String reason) implements CallResult<T> {}
}
