package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;

/**
 * A function of a contract. Immutable.
 *
 * <pre>{@code
 * AbiFunction version = AbiFunction.of("version()", "(uint256)");
 * ContractCall<BigInteger> call = version.call(aggregator, values -> values.integer(0));
 * }</pre>
 *
 * <p>Types may be integers, addresses, strings, bytes, and arrays of integers or addresses.
 */
@CheckReturnValue
public final class AbiFunction {
  private static final int SELECTOR_LENGTH = 8;

  private final AbiTypes inputs;
  private final AbiTypes outputs;
  private final String selector;

  private AbiFunction(String name, AbiTypes inputs, AbiTypes outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    selector = "0x" + AbiTypes.keccak(name + inputs.canonical()).substring(0, SELECTOR_LENGTH);
  }

  /**
   * Creates a function.
   *
   * @param signature name and types of the arguments: {@code getRoundData(uint80)}
   * @param outputs types of the result: {@code (uint80,int256,uint256,uint256,uint80)}
   * @throws IllegalArgumentException if a type does not exist or is not supported
   */
  public static AbiFunction of(String signature, String outputs) {
    int types = AbiEvent.startOfTypes(signature);
    return new AbiFunction(
        signature.substring(0, types),
        AbiTypes.parse(signature.substring(types)),
        AbiTypes.parse(outputs));
  }

  /**
   * Creates a call.
   *
   * @param reader makes the value of what the contract returns
   * @param arguments BigInteger for integers, Address for addresses
   * @throws IllegalArgumentException if the arguments are not those of the function
   */
  public <T> ContractCall<T> call(Address contract, AbiReader<T> reader, Object... arguments) {
    return new ContractCall<>(contract, selector + inputs.encode(arguments), outputs, reader);
  }

  /** Returns {@code 0x} and the four bytes by which contracts know the function. */
  public String selector() {
    return selector;
  }
}
