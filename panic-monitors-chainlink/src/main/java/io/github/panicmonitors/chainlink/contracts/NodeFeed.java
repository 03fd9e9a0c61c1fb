package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.BlockRange;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data of one node and feed.
 *
 * @param data the values that PANIC's transformer expects
 * @param memory the memory after this round of the monitor
 */
record NodeFeed(Map<String, @Nullable Object> data, FeedMemory memory) {

  /**
   * Returns the data of a node and feed.
   *
   * @param reading the reading of the feed
   * @param account the node's account among the oracles
   * @param before the memory after the monitor's last round
   * @param head the newest block
   */
  static NodeFeed of(FeedReading reading, Address account, FeedMemory before, BigInteger head) {
    FeedMemory memory = before.withAggregator(reading.feed().aggregator());
    Optional<BlockRange> blocks = memory.blocksUpTo(head);
    if (blocks.isEmpty()) {
      return new NodeFeed(data(reading, account, List.of(), memory.lastRound()), memory);
    }
    NodeHistory history = NodeHistory.of(reading, account, blocks.get());
    FeedMemory after = memory.after(history.lastRead(), head, history.lastRound());
    return new NodeFeed(data(reading, account, history.rounds(), after.lastRound()), after);
  }

  private static Map<String, @Nullable Object> data(
      FeedReading reading,
      Address account,
      List<Map<String, @Nullable Object>> rounds,
      @Nullable BigInteger lastRound) {
    Feed feed = reading.feed();
    RoundData latest = reading.latest();
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("contractVersion", feed.kind().publishedVersion());
    data.put("aggregatorAddress", feed.aggregator().toString());
    data.put("description", feed.description());
    data.put("latestRound", latest.round());
    data.put("latestAnswer", latest.answer());
    data.put("latestTimestamp", latest.updatedAt());
    data.put("answeredInRound", latest.answeredInRound());
    data.put(feed.kind().paymentName(), reading.payments().get(account));
    data.put("historicalRounds", rounds);
    data.put("lastRoundObserved", lastRound);
    return data;
  }
}
