package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.BlockRange;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor remembers of one node on one proxy.
 *
 * @param aggregator the aggregator that the round is of
 * @param lastRead the last block whose events were published; before {@code head} if the next event
 *     waits for an answer
 * @param head the newest block seen
 * @param lastRound the newest round in which the node took part; null if there was none yet
 */
record FeedMemory(
    Address aggregator, BigInteger lastRead, BigInteger head, @Nullable BigInteger lastRound) {
  private static final BigInteger MAX_LAG = BigInteger.valueOf(10_000);

  /** Returns the memory of a node that is new on a proxy, which begins with this block. */
  static FeedMemory startingAt(BigInteger head, Address aggregator) {
    BigInteger before = head.subtract(BigInteger.ONE);
    return new FeedMemory(aggregator, before, before, null);
  }

  /** Returns the memory with the proxy's present aggregator, whose rounds begin at 1. */
  FeedMemory at(Address present) {
    return present.equals(aggregator) ? this : new FeedMemory(present, lastRead, head, null);
  }

  /**
   * Returns the memory to use with a newest block. If this block is far below the newest one seen,
   * the latter was wrong or of another chain, and reading begins with this block. A server that
   * lags is not so far behind.
   */
  FeedMemory on(BigInteger newHead) {
    if (head.subtract(newHead).compareTo(MAX_LAG) <= 0) {
      return this;
    }
    BigInteger before = newHead.subtract(BigInteger.ONE);
    return new FeedMemory(aggregator, before, before, lastRound);
  }

  /**
   * Returns the memory after new blocks were read.
   *
   * @param observed the newest round in these blocks in which the node took part; null if there is
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
    return newHead.compareTo(head) <= 0 ? Optional.empty() : BlockRange.after(lastRead, newHead);
  }
}
