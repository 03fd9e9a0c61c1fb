package io.github.panicmonitors.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * The world of a manager under test: an in-memory broker and a virtual clock, with PANIC's
 * exchanges and a queue for each that takes whatever is published. Managers that it starts are
 * closed with it, and then it is checked what the test has left.
 *
 * <p>With JUnit, {@link SandboxExtension} makes one for each test; without, it is closed by whoever
 * made it:
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
 * <h2>What a test must not leave</h2>
 *
 * From its making to the end of its {@link #close}, which fails otherwise:
 *
 * <ul>
 *   <li>no thread of this library and no work under its clock is left over; unless {@link #threads}
 *       expects it. Make it before the fake nodes of the test, so that these are closed first;
 *   <li>no message of a manager that it started was still unconfirmed when that was closed; unless
 *       {@link #allowUnconfirmed} was called;
 *   <li>nothing is logged as a warning or worse; unless {@link #log} expects or allows it.
 * </ul>
 *
 * <p>For use by one thread, the test's. Tests must not run in parallel within one process: threads
 * and the log belong to all of it.
 */
public final class MonitorsSandbox implements AutoCloseable {
  private static final List<String> EXCHANGES =
      List.of("config", "raw_data", "health_check", "monitorable");

  private final LogCheck log = LogCheck.begin();
  private final VirtualTime time = new VirtualTime();
  private final ThreadLeakCheck threads = ThreadLeakCheck.begin(time);
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final List<MonitorsManager> managers = new ArrayList<>();
  private boolean unconfirmedAllowed;
  private boolean closed;

  /** Creates a world in which no manager runs yet, and begins the checks. */
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

  /** Returns the check of the log, to tell it what to expect; closed with this world. */
  public LogCheck log() {
    return log;
  }

  /** Returns the check of threads, to tell it what to expect; closed with this world. */
  public ThreadLeakCheck threads() {
    return threads;
  }

  /**
   * Lets managers be closed while messages of theirs are not confirmed, as by a broker that stays
   * down, and lets them log that these are lost.
   */
  public void allowUnconfirmed() {
    unconfirmedAllowed = true;
    log.allow("messages are lost: dropped: CLOSED$");
  }

  /**
   * Returns a manager's builder that has this world's clock and broker. A manager that is not
   * {@linkplain #start started here} is closed by whoever builds it, and its messages are not
   * checked.
   */
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
    return Diagnostics.of(time, managers, broker, EXCHANGES);
  }

  /**
   * Closes all managers under virtual time, then the broker, and checks what is left. Monitors that
   * hang are let go. Only the first call does anything.
   *
   * @throws AssertionError if a thread is left over, a message was not confirmed, or the log is not
   *     as expected; if several of these, one of them with the others suppressed
   */
  @Override
  @SuppressWarnings("try") // the checks are closed, not used; the log last, for threads' last words
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (log;
        threads) {
      end();
      requireConfirmed();
    }
  }

  private void end() {
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
          "messages not confirmed when closed:\n  " + String.join("\n  ", unconfirmed));
    }
  }
}
