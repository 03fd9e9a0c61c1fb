package io.github.panicmonitors.systems;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTimesTest {
  private static final CpuTimes BEFORE = new CpuTimes(900, 1_000);

  @Test
  void countsTheIncreaseSinceTheLastPage() {
    assertThat(new CpuTimes(930, 1_060).since(BEFORE)).isEqualTo(new CpuTimes(30, 60));
    assertThat(new CpuTimes(960, 1_060).since(BEFORE)).as("idle").isEqualTo(new CpuTimes(60, 60));
    assertThat(new CpuTimes(900, 1_060).since(BEFORE)).as("busy").isEqualTo(new CpuTimes(0, 60));
  }

  @Test
  void countsSinceTheStartOnTheFirstPage() {
    CpuTimes first = new CpuTimes(930, 1_060);
    assertThat(first.since(CpuTimes.NONE)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 20", // both fell
    "899.99, 1060", // idle fell
    "900, 999.99", // total fell
    "900, 1000", // total did not grow
    "960.01, 1060" // idle grew more than total
  })
  void countsSinceTheStartIfTheCountersRestarted(double idle, double total) {
    CpuTimes restarted = new CpuTimes(idle, total);
    assertThat(restarted.since(BEFORE)).isEqualTo(restarted);
  }
}
