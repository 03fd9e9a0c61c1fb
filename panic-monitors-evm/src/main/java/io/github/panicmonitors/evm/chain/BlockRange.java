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
   * Returns the blocks after the last one that was read.
   *
   * @param max the maximum number of blocks. If there are more, the range has the newest ones.
   * @return empty if there is no new block. The head may even be before the last block, if the
   *     endpoint has fallen behind or its chain has lost blocks.
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public static Optional<BlockRange> after(BigInteger lastRead, BigInteger head, int max) {
    if (max <= 0) {
      throw new IllegalArgumentException("max must be positive: " + max);
    }
    if (head.compareTo(lastRead) <= 0) {
      return Optional.empty();
    }
    BigInteger newest = head.subtract(BigInteger.valueOf(max - 1L));
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
