package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.http.JsonValue;
import io.github.panicmonitors.http.RpcCall;
import java.util.Map;

/**
 * A call of a contract's function, made by {@link AbiFunction#call}. Immutable.
 *
 * @param <T> the value that the reader returns
 */
@CheckReturnValue
public final class ContractCall<T> {
  private final Address contract;
  private final String data;
  private final AbiTypes outputs;
  private final AbiReader<T> reader;

  ContractCall(Address contract, String data, AbiTypes outputs, AbiReader<T> reader) {
    this.contract = contract;
    this.data = data;
    this.outputs = outputs;
    this.reader = reader;
  }

  /** Returns the contract. */
  public Address contract() {
    return contract;
  }

  /**
   * Returns the data of the call: {@code 0x}, the selector and the arguments, in hexadecimal
   * digits.
   */
  public String data() {
    return data;
  }

  /**
   * Returns the request, for the newest block. It does not contain the number of that block, which
   * some servers behind a load balancer may not know yet.
   */
  RpcCall<CallResult<T>> request() {
    return RpcCall.of(
        "eth_call", this::result, Map.of("to", contract.lowerCase(), "data", data), "latest");
  }

  private CallResult<T> result(JsonValue result) {
    if (!result.isString()) {
      return new CallResult.Failed<>("result is not a string");
    }
    try {
      return new CallResult.Value<>(reader.read(outputs.decode(result.asString())));
    } catch (AbiException e) {
      return new CallResult.Failed<>(e.reason());
    }
  }
}
