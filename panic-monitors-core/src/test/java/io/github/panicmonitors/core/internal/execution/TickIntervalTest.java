package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickIntervalTest {

  /** The table of the decision record. */
  @ParameterizedTest
  @CsvSource({
    "1, 10, 0, 50",
    "1, 3600, 0, 5000",
    "100, 60, 0, 300",
    "1000, 10, 0, 50",
    "1000, 60, 0, 300",
    "2000, 5, 0, 25",
    "10000, 10, 0, 16",
    "10000, 60, 0, 96",
    "10000, 3600, 0, 5000",
    "20000, 10, 0, 10",
    "20000, 60, 0, 48",
    "100000, 10, 0, 10",
    "1000, 10, 1000, 50",
    "10000, 1, 0, 10",
  })
  void intervalFollowsTheFormula(int tasks, long seconds, int hourly, long millis) {
    TickInterval tempo = new TickInterval();
    for (int i = 0; i < tasks; i++) {
      tempo.add(Duration.ofSeconds(seconds).toNanos());
    }
    for (int i = 0; i < hourly; i++) {
      tempo.add(Duration.ofHours(1).toNanos());
    }
    assertThat(Duration.ofNanos(tempo.intervalNanos()).toMillis()).isEqualTo(millis);
  }

  @Test
  void intervalForgetsWhatWasRemoved() {
    TickInterval tempo = new TickInterval();
    tempo.add(Duration.ofHours(1).toNanos());
    tempo.add(Duration.ofSeconds(10).toNanos());
    tempo.add(Duration.ofSeconds(10).toNanos());
    assertThat(tempo.intervalNanos()).isEqualTo(Duration.ofMillis(50).toNanos());
    tempo.remove(Duration.ofSeconds(10).toNanos());
    assertThat(tempo.intervalNanos()).isEqualTo(Duration.ofMillis(50).toNanos());
    tempo.remove(Duration.ofSeconds(10).toNanos());
    assertThat(tempo.intervalNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
  }
}
