package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundsOnTaskQueueTest extends RoundsTest {
  @Override
  ExecutionStrategy execution() {
    return ExecutionStrategies.taskQueue();
  }

  @Test
  void statusShowsHowManyWorkersTheLoadNeeds(LogCheck log) {
    log.expect("workers: 4, needed on average");
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(ExecutionStrategies.taskQueue(4)))
            .started()) {
      ScriptedConfig many = config();
      for (int i = 0; i < 40; i++) {
        many.node("n" + i, "v1");
        host.provider.script("n" + i, (node, round) -> takeTwoSeconds(host, node, round));
      }
      host.send(many);

      host.advance(Duration.ofMinutes(2));

      ExecutionLoad load = host.status().load().orElseThrow();
      assertThat(load.workers()).isEqualTo(4);
      assertThat(load.workersNeeded()).isBetween(7.0, 9.0);
    }
  }

  private static RoundResult takeTwoSeconds(InMemoryManager host, ScriptedNode node, Round round)
      throws InterruptedException {
    host.time.waiter().await(host.time.nanoTime() + Duration.ofSeconds(2).toNanos());
    return ScriptedProvider.reading(node, round);
  }
}
