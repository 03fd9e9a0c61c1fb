package io.github.panicmonitors.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The world of a manager under test: an in-memory broker and a virtual clock, with PANIC's
 * exchanges and a queue for each that takes whatever is published. Managers that it starts are
 * closed with it.
 *
 * <p>With JUnit, {@link SandboxExtension} makes one for each test; without, it is closed by whoever
 * made it:
 *
 * <pre>{@code
 * try (MonitorsSandbox sandbox = new MonitorsSandbox()) {
 *   MonitorsManager manager = sandbox.start(sandbox.builder().provider(new MyProvider()));
 *   sandbox.configure(
 *       TestDocument.of("chains.cosmos.hub.systems_config", system("sentry").url(exporter.url())));
 *   sandbox.time().advance(Duration.ofMinutes(1));
 *   assertThat(sandbox.broker()).exchange("raw_data").received(1);
 * }
 * }</pre>
 *
 * <p>For use by one thread, the test's.
 */
public final class MonitorsSandbox implements AutoCloseable {
  private static final List<String> EXCHANGES =
      List.of("config", "raw_data", "health_check", "monitorable");

  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final List<MonitorsManager> managers = new ArrayList<>();

  /** Creates a world in which no manager runs yet. */
  public MonitorsSandbox() {
    for (String exchange : EXCHANGES) {
      String queue = "everything of " + exchange;
      broker.declareExchange(exchange);
      broker.declareQueue(queue);
      broker.bind(queue, exchange, "#");
    }
  }

  /** Returns the clock, which stands still unless it is told to advance. */
  public VirtualTime time() {
    return time;
  }

  /** Returns the broker. */
  public InMemoryBroker broker() {
    return broker;
  }

  /** Returns a manager's builder that has this world's clock and broker. */
  public MonitorsManagerBuilder builder() {
    return MonitorsManager.builder().time(time).broker(broker);
  }

  /** Builds and starts a manager, which is closed with this world. */
  public MonitorsManager start(MonitorsManagerBuilder builder) {
    MonitorsManager manager = builder.build();
    managers.add(manager);
    time.run(manager::start);
    time.settle();
    return manager;
  }

  /**
   * Publishes a configuration document as PANIC's configs manager does, and waits until it has been
   * dealt with.
   *
   * @param routingKey such as {@code chains.chainlink.ethereum.nodes_config}
   * @param json the whole desired set for that key
   */
  public void configure(String routingKey, String json) {
    broker.publish("config", routingKey, json.getBytes(UTF_8));
    time.settle();
  }

  /** Publishes a configuration document as {@link #configure(String, String)} does. */
  public void configure(TestDocument document) {
    configure(document.key(), document.json());
  }

  /** Publishes a ping as PANIC's health checker does, and waits until it has been answered. */
  public void ping() {
    broker.publish("health_check", "ping", "ping".getBytes(UTF_8));
    time.settle();
  }

  /** Returns what was published to an exchange, in order, pings and configurations included. */
  public List<RecordedMessage> published(String exchange) {
    return broker.published(exchange);
  }

  /** Returns what was published to an exchange with a routing key, in order. */
  public List<RecordedMessage> published(String exchange, String routingKey) {
    return broker.published(exchange).stream()
        .filter(message -> message.routingKey().equals(routingKey))
        .toList();
  }

  /** Returns how everything stands, for a person who looks for the reason of a failure. */
  public String diagnosis() {
    StringBuilder text = new StringBuilder("at ").append(time.now()).append('\n');
    managers.forEach(manager -> describe(manager.status(), text));
    for (String exchange : EXCHANGES) {
      List<RecordedMessage> messages = broker.published(exchange);
      text.append(exchange).append(": ").append(messages.size()).append(" messages\n");
      messages.stream()
          .skip(Math.max(0, messages.size() - 3))
          .forEach(
              message ->
                  text.append(
                      "  %s %s %s%n"
                          .formatted(message.time(), message.routingKey(), message.text())));
    }
    return text.toString();
  }

  private static void describe(ManagerStatus status, StringBuilder text) {
    text.append(status.name()).append(": ").append(status.state()).append('\n');
    text.append("  ").append(status.publishing()).append('\n');
    text.append("  ").append(status.consuming()).append('\n');
    status.monitors().forEach(monitor -> text.append("  ").append(monitor).append('\n'));
    status.rejected().forEach(entry -> text.append("  ").append(entry).append('\n'));
    text.append("  readings ").append(status.readings()).append('\n');
  }

  /** Closes all managers under virtual time, then the broker. Monitors that hang are let go. */
  @Override
  public void close() {
    managers.forEach(manager -> time.run(manager::close));
    time.releaseHung();
    time.settle();
    broker.close();
  }
}
