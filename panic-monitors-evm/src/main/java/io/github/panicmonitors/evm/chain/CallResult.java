package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.Optional;

/**
 * The outcome of a {@link ContractCall}. Immutable.
 *
 * @param <T> the value that the call's reader returns
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
   * The contract reverted, or what it returned is too large or cannot be decoded. Other endpoints
   * are expected to give the same answer.
   *
   * @param reason what happened, without credentials
   */
  record Failed<T>(String reason) implements CallResult<T> {}
}
