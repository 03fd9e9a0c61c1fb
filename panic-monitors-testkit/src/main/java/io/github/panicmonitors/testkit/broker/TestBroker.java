package io.github.panicmonitors.testkit.broker;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.util.function.Function;

/**
 * A broker for tests that run in memory or on a real RabbitMQ. The system property {@value
 * #PROPERTY} selects it. Open one per test class and observe it through a {@link BrokerObserver},
 * which works the same on both:
 *
 * <pre>{@code
 * class MyAcceptanceTest {
 *   private static TestBroker testBroker;
 *
 *   @BeforeAll
 *   static void openBroker() {
 *     testBroker = TestBroker.open(RabbitMqBroker::uri);
 *   }
 *
 *   @AfterAll
 *   static void closeBroker() {
 *     testBroker.close();
 *   }
 *
 *   @Test
 *   void publishesWhatItReads() throws Exception {
 *     try (BrokerObserver panic = BrokerObserver.connect(testBroker.broker());
 *         MonitorsManager manager = ...builder().broker(testBroker.broker())...build()) {
 *       ...
 *     }
 *   }
 * }
 * }</pre>
 *
 * <table border="1">
 *   <caption>Values of the property</caption>
 *   <tr><th>value</th><th>broker</th></tr>
 *   <tr><td>not set, or {@code memory}</td><td>an {@link InMemoryBroker} in real time</td></tr>
 *   <tr><td>{@code rabbitmq}</td><td>a {@link RabbitMqServer} started for the test; RabbitMQ must be
 *       installed</td></tr>
 *   <tr><td>{@code amqp://user:password@host/vhost}, or {@code amqps}</td><td>a running
 *       server</td></tr>
 * </table>
 *
 * <p>Such tests run in real time and must give their manager unique queue names. On a running
 * server the queues remain, so use a virtual host that can be deleted afterwards.
 *
 * <p>Thread-safe, except {@link #close()}.
 */
public final class TestBroker implements AutoCloseable {
  /** The system property that selects the broker. */
  public static final String PROPERTY = "panic-monitors.broker";

  private final Broker broker;
  private final Runnable closeAction;

  private TestBroker(Broker broker, Runnable closeAction) {
    this.broker = broker;
    this.closeAction = closeAction;
  }

  /**
   * Opens the broker that the system property {@value #PROPERTY} selects. Blocks for about five
   * seconds if it starts a server.
   *
   * @param client creates a broker from an AMQP URI: {@code RabbitMqBroker::uri}. The testkit has
   *     no RabbitMQ client itself
   * @throws IllegalArgumentException if the property has a value not listed above
   * @throws IllegalStateException if a server cannot be started
   */
  public static TestBroker open(Function<String, ? extends Broker> client) {
    return open(System.getProperty(PROPERTY, "memory"), requireNonNull(client, "client"));
  }

  static TestBroker open(String choice, Function<String, ? extends Broker> client) {
    if (choice.startsWith("amqp://") || choice.startsWith("amqps://")) {
      return new TestBroker(client.apply(choice), () -> {});
    }
    return switch (choice) {
      case "memory" -> {
        InMemoryBroker broker = new InMemoryBroker(TimeSource.system());
        yield new TestBroker(broker, broker::close);
      }
      case "rabbitmq" -> {
        RabbitMqServer server = RabbitMqServer.start();
        yield new TestBroker(client.apply(server.uri()), server::close);
      }
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " must be memory, rabbitmq or an AMQP URI: " + choice);
    };
  }

  /** Returns the broker, always the same instance. */
  public Broker broker() {
    return broker;
  }

  /** Returns the broker's address without credentials. */
  @Override
  public String toString() {
    return broker.description();
  }

  /** Closes a broker or server that {@link #open} started. Leaves a running server alone. */
  @Override
  public void close() {
    closeAction.run();
  }
}
