package io.github.panicmonitors.examples.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.BrokerFaults;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A manager with an in-memory broker, and the HTTP server that serves its page. */
final class ManagerWithPage implements AutoCloseable {
  private final InMemoryBroker broker = new InMemoryBroker(TimeSource.system());
  private final MonitorsManager manager;
  private StatusServer server;

  ManagerWithPage() throws IOException {
    broker.declareQueue("panic");
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
      broker.bind("panic", exchange, "#");
    }
    manager =
        MonitorsManager.builder()
            .name("Node Monitors Manager")
            .broker(broker)
            .execution(ExecutionStrategies.taskQueue(8))
            .provider(new FleetProvider())
            .period("chainlink-node", Duration.ofMillis(500))
            .build();
    manager.start();
    listen(0);
  }

  void listen(int port) throws IOException {
    InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", port);
    server =
        StatusServer.open(
            address,
            new ClientConnections(ClientConnections.Limits.of(64)),
            manager::status,
            () -> new byte[0]);
  }

  /** Stops the HTTP server, as if its process had died, and returns its port. */
  int stopServer() {
    int port = URI.create(url()).getPort();
    server.close();
    return port;
  }

  String url() {
    return server.url();
  }

  void apply(ConfigDocument document) throws Exception {
    manager.apply(document).get(30, SECONDS);
  }

  /** Returns the fault injection of the broker. */
  BrokerFaults faults() {
    return broker.faults();
  }

  @Override
  public void close() {
    server.close();
    manager.close();
    broker.close();
  }
}
