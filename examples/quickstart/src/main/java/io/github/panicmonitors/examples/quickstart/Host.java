package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.core.MonitorsManager;
import java.time.Duration;
import java.util.List;

/**
 * All that an application has to do to embed the manager. The Chainlink monitor is found on the
 * class path; configurations come from the broker, readings go to it.
 */
final class Host implements AutoCloseable {
  static final String NAME = "Quickstart Manager";

  /** What the manager consumes: names of its own, so that it takes nothing away from another. */
  static final List<String> QUEUES = List.of("quickstart_configs", "quickstart_heartbeat");

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  private final MonitorsManager manager;

  /** Builds a manager. Nothing runs yet and no thread is created. */
  Host(Broker broker, Duration period) {
    manager =
        MonitorsManager.builder()
            .name(NAME)
            .broker(broker)
            .configsQueue(QUEUES.get(0))
            .heartbeatQueue(QUEUES.get(1))
            .period("chainlink-node", period)
            .build();
  }

  /**
   * Starts it. A real host would leave it there: the manager goes on trying until the broker is
   * there. We wait, because what we publish next must find the manager's queue.
   */
  void start() throws InterruptedException {
    manager.start();
    if (!manager.awaitConnected(CONNECT_LIMIT)) {
      ManagerStatus status = manager.status();
      throw new QuickstartException(
          "manager is not connected: "
              + status.publishing().reason()
              + " / "
              + status.consuming().reason());
    }
  }

  /** What became of every reading so far; still there after the close. */
  MessageCounts readings() {
    return manager.status().readings();
  }

  /** Ends all monitors, sends what is still to be sent and disconnects; 8 s at most. */
  @Override
  public void close() {
    manager.close();
  }
}
