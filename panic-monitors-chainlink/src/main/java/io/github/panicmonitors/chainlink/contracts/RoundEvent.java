package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import java.math.BigInteger;
import java.util.Map;

/**
 * What a log says about a round.
 *
 * @param block the block of the log
 * @param round the aggregator's round
 * @param submissions what oracles submitted: of one oracle, or of all that took part in the round
 * @param observations the number of observations in the log
 */
record RoundEvent(
    BigInteger block, BigInteger round, Map<Address, BigInteger> submissions, int observations) {

  RoundEvent {
    submissions = Map.copyOf(submissions);
  }
}
