package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.BlockRange;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was last read for one node and proxy. Immutable.
 *
 * @param aggregator the aggregator that {@code lastRound} belongs to
 * @param lastRead the last block whose events were published; before {@code head} if the next event
 *     waits for an answer
 * @param head the newest block seen
 * @param lastRound the newest round that the node took part in; null if there was none yet
 */
record FeedMemory(
    Address aggregator, BigInteger lastRead, BigInteger head, @Nullable BigInteger lastRound) {
  private static final BigInteger MAX_LAG = BigInteger.valueOf(10_000);

  /** After a long pause only the newest blocks matter: PANIC does not alert on old events. */
  private static final int MAX_BLOCKS = 1_000;

  /** Returns the memory of a node that is new on a proxy. Reading begins with the newest block. */
  static FeedMemory startingAt(BigInteger head, Address aggregator) {
    BigInteger before = head.subtract(BigInteger.ONE);
    return new FeedMemory(aggregator, before, before, null);
  }

  /**
   * Returns the memory with the proxy's current aggregator. A new aggregator counts its rounds from
   * 1, so the last round is forgotten.
   */
  FeedMemory withAggregator(Address current) {
    return current.equals(aggregator) ? this : new FeedMemory(current, lastRead, head, null);
  }

  /**
   * Returns the memory to continue from. If the newest block is more than 10,000 blocks below
   * {@code head}, then {@code head} was wrong or from another chain, and reading begins again with
   * the newest block. A server that lags is never so far behind.
   */
  FeedMemory continuedAt(BigInteger newHead) {
    if (head.subtract(newHead).compareTo(MAX_LAG) <= 0) {
      return this;
    }
    BigInteger before = newHead.subtract(BigInteger.ONE);
    return new FeedMemory(aggregator, before, before, lastRound);
  }

  /**
   * Returns the memory after new blocks were read.
   *
   * @param observed the newest round in these blocks that the node took part in; null if there is
   *     none
   */
  FeedMemory after(BigInteger newLastRead, BigInteger newHead, @Nullable BigInteger observed) {
    BigInteger newest = lastRound;
    if (observed != null && (newest == null || newest.compareTo(observed) < 0)) {
      newest = observed;
    }
    return new FeedMemory(aggregator, newLastRead, newHead, newest);
  }

  /** Returns the blocks to read; empty if there is no new one. */
  Optional<BlockRange> blocksUpTo(BigInteger newHead) {
    return newHead.compareTo(head) <= 0
        ? Optional.empty()
        : BlockRange.after(lastRead, newHead, MAX_BLOCKS);
  }
}
