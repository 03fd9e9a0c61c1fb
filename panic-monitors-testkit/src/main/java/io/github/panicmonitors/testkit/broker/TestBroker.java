package io.github.panicmonitors.testkit.broker;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.util.function.Function;

/**
 * The broker of tests that run on either: in memory, or on a real RabbitMQ if the system property
 * {@value #PROPERTY} says so. Open one for a class, and look at it through a {@link
 * BrokerObserver}, which sees the same on both:
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
 *   <tr><td>none, or {@code memory}</td><td>an {@link InMemoryBroker} in real time</td></tr>
 *   <tr><td>{@code rabbitmq}</td><td>a {@link RabbitMqServer} of its own, which must be
 *       installed</td></tr>
 *   <tr><td>{@code amqp://user:password@host/vhost}, or {@code amqps}</td><td>a server that
 *       runs</td></tr>
 * </table>
 *
 * <p>Tests that use it run in real time, because a server does, and give their manager queues of
 * unique names. On a server that runs, these queues stay: take a virtual host that can be deleted
 * afterwards.
 *
 * <p>Safe for use by several threads, except {@link #close()}.
 */
public final class TestBroker implements AutoCloseable {
  /** The system property that chooses the broker. */
  public static final String PROPERTY = "panic-monitors.broker";

  private final Broker broker;
  private final Runnable end;

  private TestBroker(Broker broker, Runnable end) {
    this.broker = broker;
    this.end = end;
  }

  /**
   * Opens the broker that the system property {@value #PROPERTY} chooses. Blocks for about five
   * seconds where a server is started.
   *
   * @param client makes a broker of an AMQP URI: {@code RabbitMqBroker::uri}. The testkit has no
   *     client of RabbitMQ itself
   * @throws IllegalArgumentException if the property has another value than those above
   * @throws IllegalStateException if a server is to be started and cannot be
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

  /** Returns the broker, always the same. */
  public Broker broker() {
    return broker;
  }

  /** Returns where the broker is, without credentials. */
  @Override
  public String toString() {
    return broker.description();
  }

  /** Ends what was started for it; a server that ran before runs on. */
  @Override
  public void close() {
    end.run();
  }
}
