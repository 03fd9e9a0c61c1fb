package io.github.panicmonitors.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule for the size over many rounds. {@code EvmChainTest} shows it with requests. */
class BatchSizeTest {
  private final BatchSize size = new BatchSize();

  /** The largest batch that the endpoint answers. */
  private int limit = 50;

  /** Makes a round, and returns the sizes that were refused. */
  private List<Integer> round() {
    List<Integer> refused = new ArrayList<>();
    size.startRound();
    for (int left = 60; left > 0; ) {
      int calls = Math.min(size.current(), left);
      if (calls > limit) {
        refused.add(calls);
        size.refused(calls);
      } else {
        size.answered();
        left -= calls;
      }
    }
    size.served();
    return refused;
  }

  private List<Integer> roundsWithRefusals(int rounds) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      if (!round().isEmpty()) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  @Test
  void returnsToFiftyAfterALimitHasPassed() {
    limit = 1;
    assertThat(round()).containsExactly(50, 25, 12, 6, 3);
    limit = 50;
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 7_000; i++) {
      round();
      sizes.add(size.current());
    }
    assertThat(sizes.stream().distinct()).containsExactly(1, 2, 4, 8, 16, 32, 50);
    assertThat(sizes.indexOf(2)).isEqualTo(999);
    assertThat(sizes.indexOf(50)).isLessThan(6_010);
  }

  @Test
  void triesALargerSizeAfterEvery1000Rounds() {
    limit = 20;
    assertThat(roundsWithRefusals(3_500)).containsExactly(0, 1000, 2000, 3000);
    assertThat(size.current()).isEqualTo(12);
  }

  @Test
  void isKeptAfterAFailureThatIsNoLimit() {
    size.startRound();
    assertThat(size.failed(50, false)).isFalse();
    size.startRound();
    assertThat(size.current()).isEqualTo(50);
  }

  @Test
  void isHalvedByALimitUnlessALargerBatchMayHaveCausedIt() {
    limit = 20;
    assertThat(roundsWithRefusals(1_000)).containsExactly(0);
    size.startRound();
    assertThat(size.current()).isEqualTo(24);
    assertThat(size.failed(24, true)).isTrue();
    assertThat(size.current()).isEqualTo(12);
    assertThat(size.failed(12, true)).isFalse();
    size.startRound();
    assertThat(size.current()).isEqualTo(12);
    assertThat(size.failed(12, true)).isFalse();
    assertThat(size.failed(6, true)).isFalse();
    size.startRound();
    assertThat(size.current()).isEqualTo(3);
  }

  @Test
  void isHalvedByALimitOfSmallBatchesAfterATrial() {
    limit = 20;
    assertThat(roundsWithRefusals(1_000)).containsExactly(0);
    size.startRound();
    assertThat(size.failed(5, true)).isFalse();
    size.startRound();
    assertThat(size.failed(5, true)).isFalse();
    size.startRound();
    assertThat(size.current()).isEqualTo(6);
  }
}
