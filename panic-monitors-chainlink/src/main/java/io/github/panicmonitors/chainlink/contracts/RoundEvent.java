package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import java.math.BigInteger;
import java.util.Map;

/**
 * The content of a log about an aggregator's round.
 *
 * @param block the block of the log
 * @param round the aggregator's round
 * @param submissions what each oracle submitted: one oracle in a flux log, otherwise all that took
 *     part
 * @param observations the number of observations in the log
 */
record RoundEvent(
    BigInteger block, BigInteger round, Map<Address, BigInteger> submissions, int observations) {

  RoundEvent {
    submissions = Map.copyOf(submissions);
  }
}
