package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.AbiFunction;
import io.github.panicmonitors.evm.chain.AbiValues;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.ContractCall;
import java.math.BigInteger;

/**
 * The data of an aggregator's round.
 *
 * @param round the round
 * @param answer the answer
 * @param updatedAt when the answer was given, in Unix seconds
 * @param answeredInRound the round that gave the answer
 */
record RoundData(
    BigInteger round, BigInteger answer, BigInteger updatedAt, BigInteger answeredInRound) {
  private static final String OUTPUTS = "(uint80,int256,uint256,uint256,uint80)";
  private static final AbiFunction LATEST = AbiFunction.of("latestRoundData()", OUTPUTS);
  private static final AbiFunction OF_ROUND = AbiFunction.of("getRoundData(uint80)", OUTPUTS);

  static ContractCall<RoundData> latestOf(Address aggregator) {
    return LATEST.call(aggregator, RoundData::read);
  }

  static ContractCall<RoundData> ofRound(BigInteger round, Address aggregator) {
    return OF_ROUND.call(aggregator, RoundData::read, round);
  }

  private static RoundData read(AbiValues values) {
    return new RoundData(
        values.integer(0), values.integer(1), values.integer(3), values.integer(4));
  }
}
