package io.github.panicmonitors.evm.chain;

/**
 * Makes a value of decoded values.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface AbiReader<T> {

  /**
   * Returns the value, never null.
   *
   * @throws AbiException if the values are not as expected, which is a failure of the contract
   */
  T read(AbiValues values) throws AbiException;
}
