package io.github.panicmonitors.core.rabbitmq;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * RabbitMQ, accessed through its Java client.
 *
 * <pre>{@code
 * Broker broker = RabbitMqBroker.uri("amqp://guest:guest@localhost");
 * }</pre>
 *
 * <p>With {@code amqps} the server's certificate and host name are verified, against the JVM's
 * trust store or the one set on the {@linkplain #builder builder}. It never falls back to plain
 * text. Heartbeats are sent at least every 10 seconds; connecting waits at most 5 seconds for the
 * network and 10 seconds for an answer. The client's recovery is off: the manager reconnects.
 *
 * <p>Messages, exceptions and descriptions never contain the user name or the password.
 *
 * <p>Immutable and thread-safe. It owns nothing and needs no closing. Each connection has two
 * daemon threads, one that reads from the network and one for callbacks and heartbeats, named
 * {@code panic-monitors-rabbitmq-<n>-<purpose>}. They end with the connection.
 */
public final class RabbitMqBroker implements Broker {
  private final ConnectionFactory factory;
  private final Redactor redaction;
  private final String description;
  private final AtomicInteger connections = new AtomicInteger();

  private RabbitMqBroker(ConnectionFactory factory) {
    this.factory = ClientSettings.applied(factory);
    this.redaction = Redactor.of(ClientSettings.credentials(factory));
    this.description = ClientSettings.description(factory);
  }

  /**
   * Returns the broker at a URI such as {@code amqps://user:password@host:5671/vhost}, with RFC
   * 3986 escapes. Without a port: 5672, or 5671 for {@code amqps}; without a user: {@code guest};
   * without a virtual host or with an empty one: {@code /}.
   *
   * @throws IllegalArgumentException if the URI is invalid
   */
  @CheckReturnValue
  public static RabbitMqBroker uri(String uri) {
    return uri(Secret.of(uri));
  }

  /**
   * Returns the broker at a URI, as {@link #uri(String)} does.
   *
   * @throws IllegalArgumentException if the URI is invalid
   */
  @CheckReturnValue
  public static RabbitMqBroker uri(Secret uri) {
    return new RabbitMqBroker(AmqpUri.factory(uri));
  }

  /** Returns a builder, for TLS with your own trust store or client certificate. */
  @CheckReturnValue
  public static RabbitMqBrokerBuilder builder() {
    return new RabbitMqBrokerBuilder();
  }

  /**
   * Returns the broker that a connection factory of RabbitMQ's client connects to. Address,
   * credentials, virtual host, TLS, sockets, client properties and shorter time limits are taken
   * from the factory. Its settings for recovery, threads, executors, exception handler, I/O mode
   * and the size of inbound messages are ignored. With TLS, certificates and host names are
   * verified only if the factory does so; {@link #builder} always verifies them.
   *
   * @param factory copied now; later changes have no effect
   */
  @CheckReturnValue
  public static RabbitMqBroker connectionFactory(ConnectionFactory factory) {
    return new RabbitMqBroker(requireNonNull(factory, "factory"));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Blocks for 30 seconds at most.
   */
  @Override
  public BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException {
    requireNonNull(name, "name");
    requireNonNull(listener, "listener");
    String threads = "panic-monitors-rabbitmq-" + connections.incrementAndGet();
    return new ConnectTask(
            factory.clone(),
            new ExceptionTranslator(redaction, description),
            name,
            listener,
            threads)
        .await();
  }

  /** Returns scheme, host, port and virtual host. */
  @Override
  public String description() {
    return description;
  }

  @Override
  public String toString() {
    return description;
  }
}
