package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.BlockRange;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the contracts monitor knows after a round. Immutable.
 *
 * @param discovery the proxies with one of our accounts as an oracle
 * @param feeds the feeds of these proxies
 * @param memories what was read for each node and proxy
 */
record ContractsState(
    Discovery discovery, Map<ProxyTarget, Feed> feeds, Map<NodeProxy, FeedMemory> memories) {
  static final ContractsState NONE = new ContractsState(Discovery.NONE, Map.of(), Map.of());

  ContractsState {
    feeds = Map.copyOf(feeds);
    memories = Map.copyOf(memories);
  }

  /** A node and a proxy that has one of its accounts as an oracle. */
  record NodeProxy(String nodeId, Address proxy) {}

  /**
   * The outcome of a round.
   *
   * @param state the state after the round
   * @param data the data to publish by node
   */
  record Step(ContractsState state, Map<ChainlinkNode, Map<String, @Nullable Object>> data) {}

  /** Returns a copy with another discovery. Forgets proxies that it does not contain. */
  ContractsState with(Discovery other) {
    Set<Address> found = other.found();
    Map<ProxyTarget, Feed> remainingFeeds = new HashMap<>(feeds);
    remainingFeeds.keySet().removeIf(target -> !found.contains(target.proxy()));
    Map<NodeProxy, FeedMemory> remaining = new HashMap<>(memories);
    remaining.keySet().removeIf(key -> !found.contains(key.proxy));
    return new ContractsState(other, remainingFeeds, remaining);
  }

  /**
   * Returns the blocks of each feed that have not been read for all nodes. Omits feeds without any.
   */
  Map<Feed, BlockRange> newBlocks(
      List<FeedReading> readings, Map<ChainlinkNode, List<Address>> accounts, BigInteger head) {
    Map<Feed, BlockRange> blocks = new HashMap<>();
    for (FeedReading reading : readings) {
      accounts.forEach(
          (node, its) ->
              reading
                  .oracleAmong(its)
                  .flatMap(account -> newBlocks(node, reading.feed(), head))
                  .ifPresent(range -> blocks.merge(reading.feed(), range, EventReader::span)));
    }
    return blocks;
  }

  private Optional<BlockRange> newBlocks(ChainlinkNode node, Feed feed, BigInteger head) {
    return memory(node, feed, head).blocksUpTo(head);
  }

  private FeedMemory memory(ChainlinkNode node, Feed feed, BigInteger head) {
    FeedMemory known = memories.get(new NodeProxy(node.id(), feed.proxy()));
    return known == null
        ? FeedMemory.startingAt(head, feed.aggregator())
        : known.withAggregator(feed.aggregator()).continuedAt(head);
  }

  /** Returns the state after a round, and what to publish. */
  Step next(
      List<FeedReading> readings, Map<ChainlinkNode, List<Address>> accounts, BigInteger head) {
    Map<ProxyTarget, Feed> allFeeds = new HashMap<>(feeds);
    readings.forEach(reading -> allFeeds.put(reading.feed().target(), reading.feed()));
    Map<NodeProxy, FeedMemory> allMemories = new HashMap<>(memories);
    Map<ChainlinkNode, Map<String, @Nullable Object>> data = new LinkedHashMap<>();
    accounts.forEach(
        (node, its) -> {
          Map<String, @Nullable Object> ofNode = new LinkedHashMap<>();
          for (FeedReading reading : readings) {
            reading
                .oracleAmong(its)
                .ifPresent(
                    account -> {
                      Feed feed = reading.feed();
                      NodeFeed part = NodeFeed.of(reading, account, memory(node, feed, head), head);
                      allMemories.put(new NodeProxy(node.id(), feed.proxy()), part.memory());
                      ofNode.put(feed.proxy().toString(), part.data());
                    });
          }
          data.put(node, ofNode);
        });
    return new Step(new ContractsState(discovery, allFeeds, allMemories), data);
  }
}
