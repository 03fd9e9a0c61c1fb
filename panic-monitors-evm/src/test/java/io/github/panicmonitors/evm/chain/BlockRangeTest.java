package io.github.panicmonitors.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class BlockRangeTest {
  private static BigInteger block(long number) {
    return BigInteger.valueOf(number);
  }

  private static BlockRange range(long from, long to) {
    return new BlockRange(block(from), block(to));
  }

  @Test
  void beginsWithTheNewestBlockAlone() {
    assertThat(BlockRange.ofHead(block(7))).isEqualTo(range(7, 7));
  }

  @Test
  void continuesAfterTheLastBlockRead() {
    assertThat(BlockRange.after(block(7), block(8))).contains(range(8, 8));
    assertThat(BlockRange.after(block(7), block(10))).contains(range(8, 10));
  }

  @Test
  void isEmptyIfTheHeadHasNotMovedOrWentBack() {
    assertThat(BlockRange.after(block(7), block(7))).isEmpty();
    assertThat(BlockRange.after(block(7), block(6))).isEmpty();
    assertThat(BlockRange.after(block(7), block(0))).isEmpty();
  }

  @Test
  void hasOnlyTheNewestBlocksOfAGap() {
    assertThat(BlockRange.after(block(0), block(1_000))).contains(range(1, 1_000));
    assertThat(BlockRange.after(block(0), block(1_001))).contains(range(2, 1_001));
    assertThat(BlockRange.after(block(0), BigInteger.ONE.shiftLeft(256)).orElseThrow().from())
        .isEqualTo(BigInteger.ONE.shiftLeft(256).subtract(block(999)));
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
