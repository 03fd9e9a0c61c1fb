package io.github.panicmonitors.http;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.Optional;

/**
 * The answer to one call of a batch.
 *
 * @param <T> what the result is read as
 */
@CheckReturnValue
public sealed interface RpcAnswer<T> {

  /** Returns the result, or empty if there is none. */
  default Optional<T> result() {
    return this instanceof Result<T> result ? Optional.of(result.value) : Optional.empty();
  }

  /** The result of the call. */
  record Result<T>(T value) implements RpcAnswer<T> {}

  /** The server answered this call with an error. */
  record Failed<T>(RpcError error) implements RpcAnswer<T> {}

  /**
   * The reader could not use the result.
   *
   * @param reason what is wrong with the result
   */
  record Unreadable<T>(String reason) implements RpcAnswer<T> {}

  /** The response has no answer with the id of this call. */
  record Missing<T>() implements RpcAnswer<T> {}
}
