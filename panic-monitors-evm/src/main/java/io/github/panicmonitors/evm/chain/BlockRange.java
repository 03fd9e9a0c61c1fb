package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A range of blocks whose logs are read.
 *
 * @param from the first block
 * @param to the last block
 */
@CheckReturnValue
public record BlockRange(BigInteger from, BigInteger to) {
  /** After a long pause only the newest blocks matter: PANIC does not alert on old events. */
  private static final BigInteger MAX_LENGTH = BigInteger.valueOf(1_000);

  /**
   * Creates a range.
   *
   * @throws IllegalArgumentException if {@code from} is negative or after {@code to}
   */
  public BlockRange {
    if (from.signum() < 0 || from.compareTo(to) > 0) {
      throw new IllegalArgumentException("blocks must be ascending: " + from + " to " + to);
    }
  }

  /** Returns the range of only the newest block. A new reader begins with it. */
  public static BlockRange ofHead(BigInteger head) {
    return new BlockRange(head, head);
  }

  /**
   * Returns the blocks after the last one that was read, at most the newest 1,000.
   *
   * @return empty if there is no new block. The head may even be before the last block, if the
   *     endpoint has fallen behind or its chain has lost blocks.
   */
  public static Optional<BlockRange> after(BigInteger lastRead, BigInteger head) {
    if (head.compareTo(lastRead) <= 0) {
      return Optional.empty();
    }
    BigInteger newest = head.subtract(MAX_LENGTH).add(BigInteger.ONE);
    return Optional.of(new BlockRange(lastRead.add(BigInteger.ONE).max(newest), head));
  }

  /** Returns whether a block is in the range. */
  public boolean contains(BigInteger block) {
    return block.compareTo(from) >= 0 && block.compareTo(to) <= 0;
  }

  boolean isOneBlock() {
    return from.equals(to);
  }

  BlockRange firstHalf() {
    return new BlockRange(from, middle());
  }

  BlockRange secondHalf() {
    return new BlockRange(middle().add(BigInteger.ONE), to);
  }

  private BigInteger middle() {
    return from.add(to).shiftRight(1);
  }
}
