package io.github.panicmonitors.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A test environment for managers: an in-memory broker with PANIC's exchanges and a virtual clock.
 * Each exchange has a queue that receives everything. Closing the sandbox closes the managers that
 * it started and checks for leaks and unexpected warnings.
 *
 * <p>With JUnit, {@link SandboxExtension} creates one for each test. Without JUnit, close it
 * yourself:
 *
 * <pre>{@code
 * try (MonitorsSandbox sandbox = new MonitorsSandbox();
 *     FakeHttpServer exporter = FakeHttpServer.create()) {
 *   sandbox.start(sandbox.builder().provider(new MyProvider()));
 *   sandbox.configure(
 *       TestDocument.of("chains.cosmos.hub.systems_config", system("sentry").url(exporter.url())));
 *   sandbox.time().advance(Duration.ofMinutes(1));
 *   assertThat(sandbox.broker()).exchange("raw_data").received(1);
 * }
 * }</pre>
 *
 * <h2>Leak and log checks</h2>
 *
 * {@link #close} fails if the test
 *
 * <ul>
 *   <li>leaks a thread or unfinished work under the clock that {@link #threads} does not expect.
 *       Create the sandbox before the test's fake nodes, so that these are closed first;
 *   <li>closes a started manager that has unconfirmed messages, unless {@link #allowUnconfirmed}
 *       was called;
 *   <li>logs a warning or error that {@link #log} does not expect or allow.
 * </ul>
 *
 * <p>Not thread-safe: use it from the test's thread. Tests must not run in parallel within one
 * process, because threads and the log are shared.
 */
public final class MonitorsSandbox implements AutoCloseable {
  private static final String CONFIG = "config";
  private static final List<String> EXCHANGES =
      List.of(CONFIG, "raw_data", "health_check", "monitorable");

  /** Prefix of the queues that receive everything. */
  private static final String RECORDS = "all-of-";

  private final LogCheck log = LogCheck.start();
  private final VirtualTime time = new VirtualTime();
  private final ThreadLeakCheck threads = ThreadLeakCheck.start(time);
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final List<MonitorsManager> managers = new ArrayList<>();
  private boolean unconfirmedAllowed;
  private boolean closed;

  /** Creates a sandbox without managers and starts the checks. */
  public MonitorsSandbox() {
    for (String exchange : EXCHANGES) {
      String queue = RECORDS + exchange;
      broker.declareExchange(exchange);
      broker.declareQueue(queue);
      broker.bind(queue, exchange, "#");
    }
  }

  /** Returns the clock, which stands still until the test advances it. */
  public VirtualTime time() {
    return time;
  }

  /** Returns the broker. */
  public InMemoryBroker broker() {
    return broker;
  }

  /** Returns the log check, on which a test declares expected warnings. The sandbox closes it. */
  public LogCheck log() {
    return log;
  }

  /** Returns the thread check, on which a test declares expected leaks. The sandbox closes it. */
  public ThreadLeakCheck threads() {
    return threads;
  }

  /**
   * Allows managers to be closed with unconfirmed messages, for example while the broker is down,
   * and to log that these are lost.
   */
  public void allowUnconfirmed() {
    unconfirmedAllowed = true;
    log.allow("messages are lost: dropped: CLOSED$");
  }

  /**
   * Returns a manager builder that uses this clock and broker. Pass it to {@link #start}; the test
   * itself must close managers that it starts in another way, and their messages are not checked.
   */
  public MonitorsManagerBuilder builder() {
    return MonitorsManager.builder().time(time).broker(broker);
  }

  /** Builds and starts a manager that is closed with the sandbox. */
  public MonitorsManager start(MonitorsManagerBuilder builder) {
    MonitorsManager manager = builder.build();
    managers.add(manager);
    time.run(manager::start);
    time.settle();
    return manager;
  }

  /**
   * Publishes a configuration document as PANIC's configs manager does, and waits until it is
   * applied.
   *
   * @param routingKey such as {@code chains.chainlink.ethereum.nodes_config}
   * @param json the document, with all entries of that key
   * @throws AssertionError if no manager has bound a topic that matches the key; {@link
   *     InMemoryBroker#publish} publishes such a document too
   */
  public void configure(String routingKey, String json) {
    requireReader(routingKey);
    broker.publish(CONFIG, routingKey, json.getBytes(UTF_8));
    time.settle();
  }

  private void requireReader(String routingKey) {
    List<TopicPattern> topics =
        broker.bindings(CONFIG).entrySet().stream()
            .filter(binding -> !binding.getKey().equals(RECORDS + CONFIG))
            .flatMap(binding -> binding.getValue().stream())
            .distinct()
            .toList();
    if (topics.stream().noneMatch(topic -> topic.matches(routingKey))) {
      throw new AssertionError(
          topics.isEmpty()
              ? "no manager is started that reads the document " + routingKey
              : "no topic of a provider matches the document %s: %s".formatted(routingKey, topics));
    }
  }

  /** Publishes a configuration document as {@link #configure(String, String)} does. */
  public void configure(TestDocument document) {
    configure(document.key(), document.json());
  }

  /** Publishes a ping as PANIC's health checker does, and waits until it is answered. */
  public void ping() {
    broker.publish("health_check", "ping", "ping".getBytes(UTF_8));
    time.settle();
  }

  /** Returns the messages published to an exchange in order, including pings and configurations. */
  public List<RecordedMessage> published(String exchange) {
    return broker.published(exchange);
  }

  /** Returns the messages published to an exchange with a routing key, in order. */
  public List<RecordedMessage> published(String exchange, String routingKey) {
    return broker.published(exchange).stream()
        .filter(message -> message.routingKey().equals(routingKey))
        .toList();
  }

  /** Describes managers, queues and recent messages, to help find the cause of a failure. */
  public String diagnostics() {
    return Diagnostics.of(time, managers, broker, EXCHANGES);
  }

  /**
   * Closes all managers under virtual time, then the broker, and runs the checks. Releases hanging
   * monitors. Later calls do nothing.
   *
   * @throws AssertionError if a check fails; failures of other checks are suppressed exceptions
   */
  @Override
  @SuppressWarnings("try") // only closed; the log last, because ending threads may still log
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (log;
        threads) {
      closeManagersAndBroker();
      requireConfirmed();
    }
  }

  private void closeManagersAndBroker() {
    try (broker) {
      managers.forEach(manager -> time.run(manager::close));
      time.releaseHung();
      time.settle();
    }
    time.settle();
  }

  private void requireConfirmed() {
    List<String> unconfirmed =
        managers.stream().map(MonitorsManager::status).flatMap(Diagnostics::unconfirmed).toList();
    if (!unconfirmedAllowed && !unconfirmed.isEmpty()) {
      throw new AssertionError(
          "unconfirmed messages at close:\n  " + String.join("\n  ", unconfirmed));
    }
  }
}
