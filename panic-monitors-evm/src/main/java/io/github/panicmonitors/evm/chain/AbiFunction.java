package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;

/**
 * A function of a contract. Immutable.
 *
 * <pre>{@code
 * AbiFunction version = AbiFunction.of("version()", "(uint256)");
 * ContractCall<BigInteger> call = version.call(aggregator, values -> values.integer(0));
 * List<CallResult<BigInteger>> versions = endpoint.callAll(List.of(call));
 * }</pre>
 *
 * <p>A result may have integers, addresses, strings, bytes, and arrays of integers or addresses. An
 * argument can only be an integer or an address.
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
   * @throws IllegalArgumentException if the signature has another form, or a type does not exist or
   *     is not supported
   */
  public static AbiFunction of(String signature, String outputs) {
    int types = AbiEvent.startOfTypes(signature);
    return new AbiFunction(
        signature.substring(0, types),
        AbiTypes.parseArguments(signature.substring(types)),
        AbiTypes.parse(outputs));
  }

  /**
   * Creates a call.
   *
   * @param reader converts what the contract returns
   * @param arguments a {@link java.math.BigInteger} for an integer, an {@link Address} for an
   *     address
   * @throws IllegalArgumentException if the number of arguments or the type of one is wrong
   */
  public <T> ContractCall<T> call(Address contract, AbiReader<T> reader, Object... arguments) {
    return new ContractCall<>(contract, selector + inputs.encode(arguments), outputs, reader);
  }

  /** Returns {@code 0x} and the four bytes that identify the function in a call. */
  public String selector() {
    return selector;
  }
}
