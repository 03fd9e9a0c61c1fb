package io.github.panicmonitors.benchmarks.versus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.benchmarks.rounds.PageServer;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs a manager. For each line of its input it prints a report. Exits when its input ends. */
final class Host {
  private Host() {}

  /**
   * Expects the URI of RabbitMQ, the port of the page server, the number of nodes, the period and
   * the workers.
   */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    int nodes = Integer.parseInt(arguments[2]);
    int workers = Integer.parseInt(arguments[4]);
    ExecutionStrategy strategy =
        workers == 0
            ? ExecutionStrategies.longLivedThreads()
            : ExecutionStrategies.taskQueue(workers);
    try (MonitorsManager manager =
        MonitorsManager.builder()
            .broker(RabbitMqBroker.uri(arguments[0]))
            .period("chainlink-node", Duration.ofSeconds(Long.parseLong(arguments[3])))
            .execution(strategy)
            .build()) {
      manager.start();
      manager
          .apply(
              ConfigDocument.of(
                  "chains.chainlink.benchmark.nodes_config", PageServer.nodes(nodes, port)))
          .get(60, TimeUnit.SECONDS);
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      while (in.readLine() != null) {
        System.out.println(HostReport.of(manager.status()));
      }
    }
  }
}
