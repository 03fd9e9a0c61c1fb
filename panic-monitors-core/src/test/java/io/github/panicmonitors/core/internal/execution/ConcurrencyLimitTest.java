package io.github.panicmonitors.core.internal.execution;

import static io.github.panicmonitors.core.internal.execution.ConcurrencyLimit.LONG_DELAY_NANOS;
import static io.github.panicmonitors.core.internal.execution.ConcurrencyLimit.MIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private static final long LATE = LONG_DELAY_NANOS + 1;
  private static final long SHORT_ROUND = TimeUnit.MILLISECONDS.toNanos(5);

  private final ConcurrencyLimit limit = new ConcurrencyLimit(64);

  private void roundsEnd(int rounds, long delayNanos, long durationNanos) {
    for (int i = 0; i < rounds; i++) {
      limit.roundEnded(delayNanos, durationNanos);
    }
  }

  @Test
  void isTheNumberOfWorkersAtFirst() {
    assertThat(limit.current()).isEqualTo(64);
  }

  @Test
  void fallsWhileWorkersBeginLate() {
    roundsEnd(10, LATE, SHORT_ROUND);
    assertThat(limit.current()).isEqualTo(54);
    roundsEnd(100, LATE, SHORT_ROUND);
    assertThat(limit.current()).isEqualTo(MIN);
  }

  @Test
  void risesAgainWhenWorkersBeginInTime() {
    roundsEnd(100, LATE, SHORT_ROUND);
    roundsEnd(10, LONG_DELAY_NANOS, SHORT_ROUND);
    assertThat(limit.current()).isEqualTo(MIN + 10);
    roundsEnd(100, 0, SHORT_ROUND);
    assertThat(limit.current()).isEqualTo(64);
  }

  @Test
  void staysWhenRoundsTakeTwiceAsLongAsTheyWaited() {
    roundsEnd(100, LATE, 2 * LATE);
    assertThat(limit.current()).isEqualTo(64);
  }

  @Test
  void staysBelowTheMinimumIfThereAreFewerWorkers() {
    ConcurrencyLimit few = new ConcurrencyLimit(2);
    few.roundEnded(LATE, SHORT_ROUND);
    assertThat(few.current()).isEqualTo(2);
  }
}
