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

/** Reads the contracts for one round of the monitor, all through the same endpoint. */
final class ContractsRound implements EvmChain.Work<ContractsRound.Outcome> {
  private final ContractsState state;
  private final Map<ChainlinkNode, List<Address>> accounts;
  private final Round round;
  private final Duration discoveryTime;

  /**
   * Creates a round.
   *
   * @param state the state after the previous round
   * @param accounts the accounts of our nodes
   * @param discoveryTime the time limit of the discovery, which then continues in the next round
   */
  ContractsRound(
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
   * @param failures the contracts that could not be read, with the reasons
   * @param source the endpoint
   */
  record Outcome(ContractsState.Step step, List<String> failures, String source) {}

  /**
   * Reads the latest round of each feed before the newest block. A node that takes part in a round
   * that begins in between then seems early. In the other order it would seem to have missed the
   * round.
   */
  @Override
  public Outcome with(Endpoint endpoint) throws SourceException, InterruptedException {
    Set<Address> all =
        accounts.values().stream().flatMap(List::stream).collect(toUnmodifiableSet());
    ContractsState known = state.with(discovery(endpoint, all));
    ContractCaller caller = new ContractCaller(endpoint);
    List<FeedReading> feeds =
        new FeedReader(caller, all).read(known.discovery().found(), known.feeds());
    BigInteger head = endpoint.blockNumber();
    List<FeedReading> readings =
        new EventReader(caller, known.newBlocks(feeds, accounts, head)).withEvents(feeds);
    return new Outcome(
        known.next(readings, accounts, head), caller.failures(), endpoint.url().toString());
  }

  /** Does not report contracts that fail, because our nodes may not take part in them. */
  private Discovery discovery(Endpoint endpoint, Set<Address> all)
      throws SourceException, InterruptedException {
    Duration end = round.remaining().minus(discoveryTime);
    return state
        .discovery()
        .continued(new ContractCaller(endpoint), all, () -> round.remaining().compareTo(end) > 0);
  }
}
