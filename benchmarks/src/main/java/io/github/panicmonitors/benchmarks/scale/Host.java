package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.time.Duration;

/** Runs a manager that is configured over RabbitMQ. */
final class Host {
  private Host() {}

  /** Expects a {@link Setup} and the URI of RabbitMQ. */
  public static void main(String[] arguments) throws Exception {
    Setup setup = Setup.parse(arguments[0]);
    Probe probe = new Probe(setup.monitors());
    try (MonitorsManager manager =
        MonitorsManager.builder()
            .broker(RabbitMqBroker.uri(arguments[1]))
            .period("chainlink-node", Duration.ofSeconds(setup.periodSeconds()))
            .execution(strategy(setup.model()))
            .connections(setup.connections())
            .listener(probe)
            .build()) {
      manager.start();
      if (!manager.awaitConnected(Duration.ofSeconds(30))) {
        throw new IllegalStateException("not connected: " + manager.status().publishing());
      }
      probe.answer(() -> losses(manager.status()));
    }
  }

  private static ExecutionStrategy strategy(Model model) {
    return switch (model) {
      case THREADS -> ExecutionStrategies.longLivedThreads();
      case QUEUE -> ExecutionStrategies.taskQueue();
      case PROCESSES -> throw new IllegalArgumentException("model has no manager: " + model);
    };
  }

  private static Probe.Losses losses(ManagerStatus status) {
    return new Probe.Losses(
        status.rounds().stream().mapToLong(RoundTotals::skippedSlots).sum(),
        status.readings().lost());
  }
}
