package io.github.panicmonitors.chainlink;

import org.jspecify.annotations.Nullable;

/**
 * What a page says of one chain; null is what it does not say.
 *
 * @param head the highest block seen
 * @param headsReceived how many blocks were seen
 * @param maxUnconfirmedBlocks for how many blocks a transaction has waited
 * @param processStart when the node started, in Unix seconds
 * @param gasBumps how often the price of a transaction was raised
 * @param gasBumpsOverLimit how often it could not be raised
 * @param unconfirmed how many transactions wait
 * @param gasPrice the price that is offered
 * @param balance what an account holds
 * @param jobErrors how many job runs have failed since the monitor's first round
 */
record NodeReading(
    double head,
    @Nullable Double headsReceived,
    @Nullable Double maxUnconfirmedBlocks,
    double processStart,
    @Nullable Double gasBumps,
    @Nullable Double gasBumpsOverLimit,
    @Nullable Double unconfirmed,
    @Nullable GasPrice gasPrice,
    @Nullable Balance balance,
    int jobErrors) {

  /**
   * A price of gas.
   *
   * @param percentile of the prices of recent blocks, such as {@code 20%}
   * @param price in wei
   */
  record GasPrice(String percentile, double price) {}

  /**
   * What an account holds.
   *
   * @param address the account
   * @param amount how much, in the currency's unit
   * @param symbol the currency; empty if it is not known
   */
  record Balance(String address, double amount, String symbol) {}
}
