package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.BodyException;
import io.github.panicmonitors.http.JsonValue;
import io.github.panicmonitors.http.RpcCall;
import io.github.panicmonitors.http.RpcError;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** JSON-RPC calls to a node, and how to read its answers. */
final class NodeCalls {
  /** The number of the newest block. */
  static final RpcCall<BigInteger> BLOCK_NUMBER =
      RpcCall.of("eth_blockNumber", NodeCalls::quantity);

  /** Whether the node is behind its chain. */
  static final RpcCall<Boolean> SYNCING = RpcCall.of("eth_syncing", NodeCalls::syncing);

  /** At most 256 bits, with any number of leading zeros that fits into a short string. */
  private static final Pattern QUANTITY = Pattern.compile("0[xX]0{0,100}[0-9a-fA-F]{1,64}");

  /** Codes of errors that a contract caused. */
  private static final Set<Long> CONTRACT_ERRORS = Set.of(3L, -32015L);

  /** Words in the messages of such errors, for nodes that use other codes. */
  private static final List<String> CONTRACT_WORDS =
      List.of("revert", "invalid opcode", "invalid jump", "out of gas", "stack underflow");

  private static final long METHOD_NOT_FOUND = -32601;

  private NodeCalls() {}

  /** Returns whether a contract caused the error. If not, the node or its service did. */
  static boolean isOfContract(RpcError error) {
    if (error.code().isPresent() && CONTRACT_ERRORS.contains(error.code().getAsLong())) {
      return true;
    }
    String message = error.message().toLowerCase(Locale.ROOT);
    return CONTRACT_WORDS.stream().anyMatch(message::contains);
  }

  static boolean isUnknownMethod(RpcError error) {
    return error.code().orElse(0) == METHOD_NOT_FOUND;
  }

  /** Reads a quantity: hexadecimal in a string, or an integer. */
  static BigInteger quantity(JsonValue value) throws BodyException {
    if (value.isString()) {
      return value.parse("a hexadecimal quantity of at most 256 bits", NodeCalls::parsed);
    }
    BigInteger number = value.asBigInteger();
    if (number.signum() < 0 || number.bitLength() > 256) {
      throw new BodyException(
          FailureKind.MALFORMED, "quantity is not an unsigned integer of 256 bits", null);
    }
    return number;
  }

  private static BigInteger parsed(String text) {
    if (!QUANTITY.matcher(text).matches()) {
      throw new NumberFormatException("no hexadecimal quantity");
    }
    return new BigInteger(text.substring(2), 16);
  }

  /** A node that is not syncing answers false. Some answer null or an empty object. */
  private static boolean syncing(JsonValue value) {
    if (value.isObject()) {
      return !value.asMap().isEmpty();
    }
    return !value.isNull() && value.asBoolean();
  }
}
