package io.github.panicmonitors.evm;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.BodyException;
import io.github.panicmonitors.http.JsonValue;
import io.github.panicmonitors.http.RpcCall;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** What the monitor asks a node. */
final class EvmNodeCalls {
  /** The number of the newest block. */
  static final RpcCall<BigInteger> BLOCK_NUMBER =
      RpcCall.of("eth_blockNumber", EvmNodeCalls::quantity);

  /** Whether the node is behind its chain. */
  static final RpcCall<Boolean> SYNCING = RpcCall.of("eth_syncing", EvmNodeCalls::syncing);

  /** At most 256 bits, with any number of leading zeros that fits into a short string. */
  private static final Pattern QUANTITY = Pattern.compile("0[xX]0{0,100}[0-9a-fA-F]{1,64}");

  private EvmNodeCalls() {}

  /** Reads a quantity: hexadecimal in a string, or an integer. */
  private static BigInteger quantity(JsonValue value) throws BodyException {
    if (value.isString()) {
      return value.parse("a hexadecimal quantity of at most 256 bits", EvmNodeCalls::parsed);
    }
    BigInteger number = value.asBigInteger();
    if (number.signum() < 0 || number.bitLength() > 256) {
      throw new BodyException(
          FailureKind.MALFORMED, "block number is not an unsigned integer of 256 bits", null);
    }
    return number;
  }

  private static BigInteger parsed(String text) {
    if (!QUANTITY.matcher(text).matches()) {
      throw new NumberFormatException("no hexadecimal quantity");
    }
    return new BigInteger(text.substring(2), 16);
  }

  /** A node that is not syncing says false. Some say null, or give an object without members. */
  private static boolean syncing(JsonValue value) {
    if (value.isObject()) {
      return !value.asMap().isEmpty();
    }
    return !value.isNull() && value.asBoolean();
  }
}
