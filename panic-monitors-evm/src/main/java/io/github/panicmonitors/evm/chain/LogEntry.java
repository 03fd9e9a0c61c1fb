package io.github.panicmonitors.evm.chain;

import java.math.BigInteger;
import java.util.List;

/**
 * A log that a contract wrote.
 *
 * @param address the contract
 * @param topics the topic of the event, then its indexed parameters; {@code 0x} and 64 hexadecimal
 *     digits in lower case
 * @param data the other parameters, hexadecimal; decoded by {@link AbiEvent#decode}
 * @param blockNumber the block
 * @param logIndex its place among the logs of the block
 */
public record LogEntry(
    Address address, List<String> topics, String data, BigInteger blockNumber, long logIndex) {

  /** Copies the topics. */
  public LogEntry {
    topics = List.copyOf(topics);
  }
}
