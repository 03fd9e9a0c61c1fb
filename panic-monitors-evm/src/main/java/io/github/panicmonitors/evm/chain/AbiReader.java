package io.github.panicmonitors.evm.chain;

/**
 * Converts decoded values to one value.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface AbiReader<T> {

  /**
   * Returns the value, never null.
   *
   * @throws AbiException if the values are not as expected. Only this call fails then.
   */
  T read(AbiValues values) throws AbiException;
}
