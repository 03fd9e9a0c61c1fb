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

  private int callsOfARound = 60;

  /** Makes a round, and returns the sizes that were refused. */
  private List<Integer> round() {
    List<Integer> refused = new ArrayList<>();
    size.startRound();
    for (int left = callsOfARound; left > 0; ) {
      int calls = Math.min(size.current(), left);
      if (calls > limit) {
        refused.add(calls);
        size.refused(calls);
      } else {
        size.answered(calls);
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
    for (int i = 0; i < 700; i++) {
      round();
      sizes.add(size.current());
    }
    assertThat(sizes.stream().distinct()).containsExactly(1, 2, 4, 8, 16, 32, 50);
    assertThat(sizes.indexOf(50)).isLessThan(610);
  }

  @Test
  void triesALargerSizeEverLessOftenWhileALimitPersists() {
    limit = 20;
    assertThat(roundsWithRefusals(10_000)).containsExactly(0, 100, 300, 700, 1500, 3100, 6300);
    assertThat(size.current()).isEqualTo(12);
  }

  @Test
  void recoversSoonOnceATrialSucceedsAfterALongLimit() {
    limit = 20;
    assertThat(roundsWithRefusals(3_000)).hasSize(5);
    limit = 24;
    assertThat(roundsWithRefusals(250)).hasSize(1);
    limit = 50;
    assertThat(roundsWithRefusals(300)).isEmpty();
    assertThat(size.current()).isEqualTo(50);
  }

  @Test
  void keepsALargerSizeOnlyAfterALargerBatchWasAnswered() {
    limit = 20;
    assertThat(round()).containsExactly(50, 25);
    callsOfARound = 5;
    assertThat(roundsWithRefusals(500)).isEmpty();
    callsOfARound = 60;
    assertThat(round()).containsExactly(24);
    assertThat(size.current()).isEqualTo(12);
  }

  @Test
  void isHalvedByALimitUnlessALargerBatchHasCausedIt() {
    limit = 20;
    assertThat(roundsWithRefusals(100)).containsExactly(0);
    size.startRound();
    assertThat(size.current()).isEqualTo(24);
    assertThat(size.failed(true)).isTrue();
    assertThat(size.current()).isEqualTo(12);
    assertThat(size.failed(true)).isFalse();
    size.startRound();
    assertThat(size.current()).isEqualTo(12);
    assertThat(size.failed(true)).isFalse();
    assertThat(size.failed(true)).isFalse();
    size.startRound();
    assertThat(size.current()).isEqualTo(3);
  }
}
