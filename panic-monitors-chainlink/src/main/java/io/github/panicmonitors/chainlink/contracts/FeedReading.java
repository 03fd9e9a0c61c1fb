package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the chain says about a feed in one round of the monitor.
 *
 * @param feed the feed
 * @param latest the latest round
 * @param oracles the oracles of the feed
 * @param payments the payments that oracles of ours have earned; without accounts whose payment
 *     could not be read
 * @param events the new events, in the order of the chain
 * @param rounds the rounds of the events; without rounds that have no answer
 */
record FeedReading(
    Feed feed,
    RoundData latest,
    List<Address> oracles,
    Map<Address, BigInteger> payments,
    List<RoundEvent> events,
    Map<BigInteger, RoundData> rounds) {

  FeedReading {
    oracles = List.copyOf(oracles);
    payments = Map.copyOf(payments);
    events = List.copyOf(events);
    rounds = Map.copyOf(rounds);
  }

  /** Returns a copy with other events. */
  FeedReading with(List<RoundEvent> newEvents, Map<BigInteger, RoundData> newRounds) {
    return new FeedReading(feed, latest, oracles, payments, newEvents, newRounds);
  }

  /**
   * Returns the first of a node's accounts that is an oracle of this feed. Empty if there is none,
   * or if its payment could not be read.
   */
  Optional<Address> oracleAmong(List<Address> accounts) {
    return accounts.stream().filter(payments::containsKey).findFirst();
  }
}
