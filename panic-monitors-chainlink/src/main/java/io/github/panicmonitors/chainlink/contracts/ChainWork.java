package io.github.panicmonitors.chainlink.contracts;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.Endpoint;
import io.github.panicmonitors.evm.chain.EvmChain;
import io.github.panicmonitors.http.SourceException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The questions of one round, all of which one endpoint answers. */
final class ChainWork implements EvmChain.Work<ChainWork.Outcome> {
  private final ContractsState state;
  private final Map<ChainlinkNode, List<Address>> accounts;
  private final Round round;
  private final Duration discoveryTime;

  /**
   * Creates the work of a round.
   *
   * @param state the state after the round before
   * @param accounts the accounts of our nodes
   * @param discoveryTime the time after which the discovery continues in the next round
   */
  ChainWork(
      ContractsState state,
      Map<ChainlinkNode, List<Address>> accounts,
      Round round,
      Duration discoveryTime) {
    this.state = state;
    this.accounts = accounts;
    this.round = round;
    this.discoveryTime = discoveryTime;
  }

  /**
   * The outcome of a round.
   *
   * @param step the next state and the data of the nodes
   * @param failures the contracts that failed
   * @param source the endpoint
   */
  record Outcome(ContractsState.Step step, List<String> failures, String source) {}

  /**
   * Asks for the latest round of each feed before the newest block. If a new round begins in
   * between, PANIC sees that a node takes part in it early, and never that a node missed it.
   */
  @Override
  public Outcome with(Endpoint endpoint) throws SourceException, InterruptedException {
    Set<Address> all =
        accounts.values().stream().flatMap(List::stream).collect(toUnmodifiableSet());
    ContractsState known = state.with(discovery(endpoint, all));
    Questions questions = new Questions(endpoint);
    List<FeedReading> feeds =
        new FeedReader(questions, all).read(known.discovery().found(), known.feeds());
    BigInteger head = endpoint.blockNumber();
    List<FeedReading> readings =
        new EventReader(questions, known.newBlocks(feeds, accounts, head)).withEvents(feeds);
    return new Outcome(
        known.next(readings, accounts, head), questions.failures(), endpoint.url().toString());
  }

  /** Does not report contracts that fail, because our nodes may have no part in them. */
  private Discovery discovery(Endpoint endpoint, Set<Address> all)
      throws SourceException, InterruptedException {
    Duration end = round.remaining().minus(discoveryTime);
    return state
        .discovery()
        .continued(new Questions(endpoint), all, () -> round.remaining().compareTo(end) > 0);
  }
}
