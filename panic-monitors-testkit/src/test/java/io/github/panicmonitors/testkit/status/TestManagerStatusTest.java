package io.github.panicmonitors.testkit.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.manager.WaitingDocuments;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestManagerStatusTest {
  private static final RawData HEIGHT = RawData.of("height", Map.of("height", 7));

  @Test
  void isHealthyByDefault() {
    ManagerStatus status = TestManagerStatus.named("Node Monitors Manager").build();
    assertThat(status.name()).isEqualTo("Node Monitors Manager");
    assertThat(status.state()).isEqualTo(ManagerStatus.State.RUNNING);
    assertThat(List.of(status.publishing(), status.consuming()))
        .extracting(ConnectionStatus::state)
        .containsOnly(ConnectionStatus.State.CONNECTED);
    assertThat(status.startup().isComplete()).isTrue();
    assertThat(status.waitingDocuments()).isEqualTo(WaitingDocuments.NONE);
    assertThat(status.monitors()).isEmpty();
    assertThat(status.load()).isEmpty();
    assertThat(status.readings().lost()).isZero();
  }

  @Test
  void countsReadingsWithoutLoss() {
    ManagerStatus status = TestManagerStatus.named("m").readings(5, 2).build();
    assertThat(status.readings().gathered()).isEqualTo(7);
    assertThat(status.readings().pending()).isEqualTo(2);
    assertThat(status.readings().lost()).isZero();
  }

  @Test
  void hasMonitorsWithTheirLastRound() {
    ManagerStatus status =
        TestManagerStatus.named("m")
            .monitor(TestMonitorStatus.of("height", "a"))
            .monitor(TestMonitorStatus.of("height", "b").name("B").generation(3).reading(HEIGHT))
            .monitor(TestMonitorStatus.of("height", "c").failure(FailureKind.TIMEOUT, "late"))
            .build();
    assertThat(status.monitors()).extracting(MonitorStatus::rounds).containsExactly(0L, 1L, 1L);
    assertThat(status.monitors().get(0).lastRound()).isEmpty();
    assertThat(status.monitors()).noneMatch(MonitorStatus::isOverdue);
    RoundReport reading = status.monitors().get(1).lastRound().orElseThrow();
    assertThat(reading.name()).isEqualTo("B");
    assertThat(reading.generation()).isEqualTo(3);
    assertThat(reading.result()).isEqualTo(RoundResult.reading(HEIGHT));
    RoundReport failure = status.monitors().get(2).lastRound().orElseThrow();
    assertThat(failure.failure()).contains(FailureKind.TIMEOUT);
    assertThat(failure.message()).isEqualTo("late");
    assertThat(failure.result()).isNull();
  }

  @Test
  void reportsWhatAResultSays() {
    RoundResult failure = RoundResult.unpublished(FailureKind.DNS, "no name", "http://h/");
    TestRoundReport report = TestRoundReport.of("height", "a").took(Duration.ofSeconds(1));
    assertThat(report.result(failure).build())
        .extracting(RoundReport::result, RoundReport::failureKind, RoundReport::message)
        .containsExactly(failure, FailureKind.DNS, "no name");
    assertThat(report.reading(HEIGHT).build())
        .extracting(RoundReport::failureKind, RoundReport::message)
        .containsExactly(null, "");
    assertThat(report.build().took()).isEqualTo(Duration.ofSeconds(1));
  }
}
