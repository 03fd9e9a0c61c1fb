package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.core.scripted.ScriptedProvider.Script;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Monitors that ask for more than the host has: promise P15. */
class OverloadTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Queue<RoundReport> rounds = new ConcurrentLinkedQueue<>();

  private final MonitorsListener listener =
      new MonitorsListener() {
        @Override
        public void roundFinished(RoundReport report) {
          rounds.add(report);
        }
      };

  @BeforeEach
  void allowLateRounds(LogCheck log) {
    log.allow("rounds start late");
  }

  private InMemoryManager manager(ExecutionStrategy strategy) {
    return new InMemoryManager(builder -> builder.execution(strategy).listener(listener)).started();
  }

  static List<ExecutionStrategy> strategies() {
    return List.of(ExecutionStrategies.taskQueue(4), ExecutionStrategies.longLivedThreads());
  }

  private static Script take(InMemoryManager host, Duration duration) {
    return (node, round) -> {
      host.time.waiter().await(host.time.nanoTime() + duration.toNanos());
      return ScriptedProvider.reading(node, round);
    };
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void overloadedManagerPublishesAppliesAndAnswers(ExecutionStrategy strategy) {
    try (InMemoryManager host = manager(strategy)) {
      host.provider.script(take(host, Duration.ofSeconds(15)));
      ScriptedConfig many = config();
      for (int i = 0; i < 50; i++) {
        many.node("n" + i, "v1");
      }
      host.send(many);
      host.advance(Duration.ofMinutes(3));

      ManagerStatus status = host.status();
      assertThat(status.rounds().get(0).skippedSlots()).isPositive();
      assertThat(status.readings().gathered()).isPositive();
      assertThat(status.readings().confirmed()).isEqualTo(status.readings().gathered());

      // Without any time between, so both are at once.
      assertThat(host.managerHeartbeat()).contains("Node monitor (name of n7)");
      host.send(many.node("added", "v1"));
      assertThat(host.ids()).contains("added");
      host.send(config().node("n7", "v2"));
      assertThat(host.status().documents().applied()).isEqualTo(3);
      host.advance(Duration.ofMinutes(1));
      assertThat(host.ids()).containsExactly("n7");
    }
  }

  @Test
  void deadNodesDelayNoHealthyOneAndSendTheirFailures() {
    try (InMemoryManager host = manager(ExecutionStrategies.taskQueue())) {
      ScriptedConfig all = config();
      for (int i = 0; i < 310; i++) {
        boolean healthy = i % 31 == 0;
        all.node((healthy ? "healthy" : "dead") + i, "v1");
        if (!healthy) {
          host.provider.script("dead" + i, timeOut(host));
        }
      }
      host.send(all);
      Instant start = host.time.now();
      host.advancePeriods(12);

      Instant third = start.plus(ScriptedProvider.PERIOD.multipliedBy(2));
      assertThat(rounds)
          .filteredOn(round -> round.monitor().id().startsWith("healthy"))
          .filteredOn(round -> !round.startedAt().isBefore(third))
          .hasSizeGreaterThanOrEqualTo(100)
          .allMatch(round -> round.lag().compareTo(Duration.ofMillis(200)) <= 0);
      Map<String, Long> failures =
          rounds.stream()
              .filter(round -> round.failure().isPresent())
              .collect(Collectors.groupingBy(round -> round.monitor().id(), Collectors.counting()));
      // A turn of 13.4 s, and the rest of the period in which it ends.
      assertThat(failures)
          .hasSize(300)
          .allSatisfy((id, count) -> assertThat(count).isBetween(5L, 12L));
      assertThat(host.published("raw_data")).hasSize(rounds.size());
    }
  }

  private static Script timeOut(InMemoryManager host) {
    return (node, round) -> {
      host.time.waiter().await(host.time.nanoTime() + TIMEOUT.toNanos());
      RawData payload = RawData.of(ScriptedProvider.RAW_DATA_KEY, Map.of("error", "no answer"));
      return RoundResult.failure(FailureKind.TIMEOUT, "no answer", "http://node", payload);
    };
  }
}
