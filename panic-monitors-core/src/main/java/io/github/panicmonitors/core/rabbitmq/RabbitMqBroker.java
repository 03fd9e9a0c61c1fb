package io.github.panicmonitors.core.rabbitmq;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

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
 * <p>The user needs no permission to declare exchanges and queues that exist.
 *
 * <p>Messages, exceptions and descriptions never contain the user name or the password.
 *
 * <p>Thread-safe. It owns nothing and needs no closing. Each connection has two daemon threads, one
 * that reads from the network and one for callbacks and heartbeats, named {@code
 * panic-monitors-rabbitmq-<n>-<purpose>}. They end with the connection.
 */
public final class RabbitMqBroker implements Broker {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

  private final List<BrokerAddress> addresses;
  private final String description;
  private final AtomicInteger connections = new AtomicInteger();

  /** The address that was connected last. Another thread may replace it at any time. */
  private volatile int connectedLast;

  RabbitMqBroker(List<BrokerAddress> addresses) {
    this.addresses = List.copyOf(addresses);
    this.description =
        addresses.stream().map(BrokerAddress::description).collect(Collectors.joining(","));
  }

  /**
   * Returns the broker at a URI such as {@code amqps://user:password@host:5671/vhost}, with RFC
   * 3986 escapes. Without a port: 5672, or 5671 for {@code amqps}; without a user: {@code guest};
   * without a virtual host or with an empty one: {@code /}.
   *
   * <p>A cluster's nodes may be given as several hosts, {@code amqp://user:password@one,two:5673},
   * or as several URIs, separated by commas. {@link #connect} tries them in turn.
   *
   * @throws IllegalArgumentException if a URI is invalid
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
    return builder().uri(uri).build();
  }

  /** Returns a builder, for files with the password, trusted certificates or a client's own. */
  @CheckReturnValue
  public static RabbitMqBrokerBuilder builder() {
    return new RabbitMqBrokerBuilder();
  }

  /**
   * Returns the broker that a connection factory of RabbitMQ's client connects to. Address,
   * credentials, virtual host, TLS, sockets, client properties, and time limits that are shorter
   * than this class's, are taken from the factory. Its settings for recovery, threads, executors,
   * exception handler, I/O mode and the size of inbound messages are ignored. With TLS,
   * certificates and host names are verified only if the factory does so; {@link #builder} always
   * verifies them.
   *
   * @param factory copied now; later changes have no effect
   */
  @CheckReturnValue
  public static RabbitMqBroker connectionFactory(ConnectionFactory factory) {
    return new RabbitMqBroker(List.of(new BrokerAddress(requireNonNull(factory, "factory"))));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of several addresses, tries the one that was connected last, then the others in turn. Each
   * has an equal share of the remaining time. Blocks for 30 seconds at most.
   *
   * @throws BrokerException if no address accepted the connection; the message names each address,
   *     and the fault is that the credentials were refused if one address refused them
   */
  @Override
  public BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException {
    requireNonNull(name, "name");
    requireNonNull(listener, "listener");
    long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
    SortedMap<Integer, BrokerException> failures = new TreeMap<>();
    int first = connectedLast;
    for (int left = addresses.size(); left > 0; left--) {
      int index = (first + addresses.size() - left) % addresses.size();
      Duration limit = Duration.ofNanos((deadline - System.nanoTime()) / left);
      try {
        BrokerConnection connection = connect(addresses.get(index), name, listener, limit);
        connectedLast = index;
        return connection;
      } catch (BrokerException e) {
        failures.put(index, e);
      }
    }
    throw joined(failures.values());
  }

  private BrokerConnection connect(
      BrokerAddress address, String name, ConnectionListener listener, Duration limit)
      throws BrokerException, InterruptedException {
    String threads = "panic-monitors-rabbitmq-" + connections.incrementAndGet();
    return new ConnectTask(address, name, listener, threads).await(limit);
  }

  /** Returns one failure for all, in the order of the addresses, so that it reads the same. */
  private static BrokerException joined(Collection<BrokerException> failures) {
    BrokerException first = failures.iterator().next();
    if (failures.size() == 1) {
      return first;
    }
    boolean refused = failures.stream().anyMatch(e -> e.fault() == BrokerFault.CREDENTIALS_REFUSED);
    return new BrokerException(
        refused ? BrokerFault.CREDENTIALS_REFUSED : first.fault(),
        failures.stream().map(BrokerException::getMessage).collect(Collectors.joining("; ")));
  }

  /** Returns scheme, host, port and virtual host of each address, separated by commas. */
  @Override
  public String description() {
    return description;
  }

  @Override
  public String toString() {
    return description;
  }
}
