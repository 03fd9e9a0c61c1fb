package io.github.panicmonitors.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockRangeTest {
  private static BigInteger block(long number) {
    return BigInteger.valueOf(number);
  }

  private static BlockRange range(long from, long to) {
    return new BlockRange(block(from), block(to));
  }

  private static Optional<BlockRange> after(long lastRead, long head) {
    return BlockRange.after(block(lastRead), block(head), 1_000);
  }

  @Test
  void beginsWithTheNewestBlockAlone() {
    assertThat(BlockRange.ofHead(block(7))).isEqualTo(range(7, 7));
  }

  @Test
  void continuesAfterTheLastBlockRead() {
    assertThat(after(7, 8)).contains(range(8, 8));
    assertThat(after(7, 10)).contains(range(8, 10));
  }

  @Test
  void isEmptyIfTheHeadHasNotMovedOrWentBack() {
    assertThat(after(7, 7)).isEmpty();
    assertThat(after(7, 6)).isEmpty();
    assertThat(after(7, 0)).isEmpty();
  }

  @Test
  void hasOnlyTheNewestBlocksOfAGap() {
    assertThat(after(0, 1_000)).contains(range(1, 1_000));
    assertThat(after(0, 1_001)).contains(range(2, 1_001));
    BigInteger huge = BigInteger.ONE.shiftLeft(256);
    assertThat(BlockRange.after(block(0), huge, 1_000))
        .contains(new BlockRange(huge.subtract(block(999)), huge));
    assertThat(BlockRange.after(block(0), block(9), 1)).contains(range(9, 9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlockRange.after(block(0), block(9), 0))
        .withMessage("max must be positive: 0");
  }

  @Test
  void isHalvedWithoutAGap() {
    assertThat(range(1, 2).firstHalf()).isEqualTo(range(1, 1));
    assertThat(range(1, 2).secondHalf()).isEqualTo(range(2, 2));
    assertThat(range(1, 3).firstHalf()).isEqualTo(range(1, 2));
    assertThat(range(1, 3).secondHalf()).isEqualTo(range(3, 3));
  }

  @Test
  void containsItsEnds() {
    assertThat(range(2, 4).contains(block(1))).isFalse();
    assertThat(range(2, 4).contains(block(2))).isTrue();
    assertThat(range(2, 4).contains(block(4))).isTrue();
    assertThat(range(2, 4).contains(block(5))).isFalse();
  }

  @Test
  void mustBeAscending() {
    assertThatIllegalArgumentException().isThrownBy(() -> range(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> range(-1, 1));
  }
}
