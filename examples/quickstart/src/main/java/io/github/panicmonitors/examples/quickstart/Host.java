package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.core.MonitorsManager;
import java.time.Duration;
import java.util.List;

/**
 * A minimal host: everything an application needs to embed the manager.
 *
 * <p>The Chainlink monitor is found on the class path.
 */
final class Host implements AutoCloseable {
  static final String NAME = "Quickstart Manager";

  /** The manager's queues. Their names differ from those of other managers on the same broker. */
  static final List<String> QUEUES = List.of("quickstart_configs", "quickstart_heartbeat");

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final MonitorsManager manager;

  /** Builds the manager without starting it. No thread is created. */
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
   * Starts the manager and waits until it is connected.
   *
   * <p>A real host need not wait: the manager connects in the background. The quickstart waits
   * because the configuration it publishes next needs the manager's queue.
   */
  void start() throws InterruptedException {
    manager.start();
    if (!manager.awaitConnected(CONNECT_TIMEOUT)) {
      ManagerStatus status = manager.status();
      throw new QuickstartException(
          "manager is not connected: "
              + status.publishing().reason()
              + " / "
              + status.consuming().reason());
    }
  }

  /** Returns the counts of readings by outcome. Also works after close. */
  MessageCounts readings() {
    return manager.status().readings();
  }

  /** Stops all monitors, publishes remaining messages and disconnects, within 8 s. */
  @Override
  public void close() {
    manager.close();
  }
}
