package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickIntervalTest {

  /** The table of docs/adr/0007. */
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
  void followsTheFormula(int tasks, long seconds, int hourly, long millis) {
    TickInterval interval = new TickInterval();
    for (int i = 0; i < tasks; i++) {
      interval.add(Duration.ofSeconds(seconds).toNanos());
    }
    for (int i = 0; i < hourly; i++) {
      interval.add(Duration.ofHours(1).toNanos());
    }
    assertThat(Duration.ofNanos(interval.intervalNanos()).toMillis()).isEqualTo(millis);
  }

  @Test
  void ignoresRemovedTasks() {
    TickInterval interval = new TickInterval();
    interval.add(Duration.ofHours(1).toNanos());
    interval.add(Duration.ofSeconds(10).toNanos());
    interval.add(Duration.ofSeconds(10).toNanos());
    assertThat(interval.intervalNanos()).isEqualTo(Duration.ofMillis(50).toNanos());
    interval.remove(Duration.ofSeconds(10).toNanos());
    assertThat(interval.intervalNanos()).isEqualTo(Duration.ofMillis(50).toNanos());
    interval.remove(Duration.ofSeconds(10).toNanos());
    assertThat(interval.intervalNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
  }
}
