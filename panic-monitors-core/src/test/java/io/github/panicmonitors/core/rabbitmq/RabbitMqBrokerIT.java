package io.github.panicmonitors.core.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.testkit.checks.CleanTestExtension;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.contract.BrokerContract;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(CleanTestExtension.class)
class RabbitMqBrokerIT extends BrokerContract {
  private static final Map<String, Object> OTHER = Map.of("x-expires", 600_000);

  private static RabbitMqServer server;
  private Broker broker;
  private Connection otherClient;

  @BeforeAll
  static void startServer() {
    server = RabbitMqServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void allowReportsOfThrowingListeners(LogCheck log) {
    log.allow("a listener of this connection has thrown");
  }

  @BeforeEach
  void connectOtherClient() throws Exception {
    broker = RabbitMqBroker.uri(server.uri());
    ConnectionFactory factory = AmqpUri.factories(Secret.of(server.uri())).get(0);
    otherClient = ClientSettings.applied(factory).newConnection("other client");
  }

  @AfterEach
  void closeOtherClient() {
    otherClient.abort();
  }

  @Override
  protected Broker broker() {
    return broker;
  }

  @Override
  protected void declareConflictingExchange(String exchange) throws Exception {
    try (Channel channel = otherClient.createChannel()) {
      channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
    }
  }

  @Override
  protected void declareConflictingQueue(String queue) throws Exception {
    try (Channel channel = otherClient.createChannel()) {
      channel.queueDeclare(queue, true, false, false, OTHER);
    }
  }

  @Override
  protected void declareLockedQueue(String queue) throws Exception {
    otherClient.createChannel().queueDeclare(queue, true, true, false, Map.of());
  }

  @Override
  protected void deleteQueue(String queue) throws Exception {
    try (Channel channel = otherClient.createChannel()) {
      channel.queueDelete(queue);
    }
  }

  @Override
  protected void revokeDeclaring() {
    server.rabbitmqctl("set_permissions", "guest", "^$", ".*", ".*");
  }

  @Override
  protected void revokeBinding() {
    // A binding writes to its queue.
    server.rabbitmqctl("set_permissions", "guest", ".*", "^$", ".*");
  }

  @Override
  protected void restorePermissions() {
    server.rabbitmqctl("set_permissions", "guest", ".*", ".*", ".*");
  }

  @Override
  protected void dropConnections() {
    server.rabbitmqctl("close_all_connections", "by the test");
  }

  @Override
  protected void block() {
    server.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1");
  }

  @Override
  protected void unblock() {
    server.rabbitmqctl("set_vm_memory_high_watermark", "0.4");
  }

  @Test
  void publishesWithTheProperties() throws Exception {
    String name = "properties";
    BrokerConnection connection = broker.connect(name, new ConnectionListener() {});
    connection.declareTopicExchange(name);
    connection.declareQueue(name);
    connection.bind(name, name, TopicPattern.of("#"));
    CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
    BrokerConnection publisher =
        broker.connect(
            "publisher",
            new ConnectionListener() {
              @Override
              public void onConfirm(long first, long last, boolean accepted) {
                confirmed.complete(accepted);
              }
            });

    publisher.publish(
        new OutboundMessage(
            name,
            "key",
            "the-id",
            Map.of("slot", 7L, "generation", "g1", "last", true),
            "{}".getBytes(UTF_8)));
    assertThat(confirmed.get(20, TimeUnit.SECONDS)).isTrue();
    publisher.close();
    connection.close();

    try (Channel channel = otherClient.createChannel()) {
      GetResponse message = channel.basicGet(name, true);
      assertThat(message.getProps().getContentType()).isEqualTo("application/json");
      assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
      assertThat(message.getProps().getMessageId()).isEqualTo("the-id");
      assertThat(message.getProps().getHeaders()).containsEntry("slot", 7L);
      assertThat(message.getProps().getHeaders()).containsEntry("last", true);
      assertThat(message.getProps().getHeaders().get("generation")).hasToString("g1");
    }
  }

  @Test
  void showsItsNameAtTheServer() throws Exception {
    BrokerConnection connection = broker.connect("the publisher", new ConnectionListener() {});

    assertThat(server.rabbitmqctl("list_connections", "client_properties"))
        .contains("the publisher");

    connection.close();
  }

  @Test
  void reportsRefusedCredentialsWithoutShowingThem() {
    Broker refused = RabbitMqBroker.uri("amqp://operator:tops3cret@127.0.0.1:" + server.port());

    BrokerException e = assertConnectFails(refused, BrokerFault.CREDENTIALS_REFUSED);

    assertHides(e, "operator", "tops3cret");
    assertThat(e).hasMessage("amqp://127.0.0.1:" + server.port() + " refused user or password");
  }

  @Test
  void reportsAMissingVirtualHostWithoutShowingCredentials() {
    Broker refused = RabbitMqBroker.uri(server.uri() + "/missing");

    BrokerException e = assertConnectFails(refused, BrokerFault.CREDENTIALS_REFUSED);

    assertThat(e).hasMessageContaining("missing");
  }

  @Test
  void reportsAForbiddenVirtualHostWithoutShowingTheUser() {
    server.rabbitmqctl("add_user", "operator", "tops3cret");
    Broker refused = RabbitMqBroker.uri("amqp://operator:tops3cret@127.0.0.1:" + server.port());

    BrokerException e = assertConnectFails(refused, BrokerFault.CREDENTIALS_REFUSED);

    assertHides(e, "operator", "tops3cret");
    assertThat(e).hasMessageContaining("access to vhost '/' refused");
  }

  @Test
  void readsTheEmptyPathAsTheDefaultVirtualHost() throws Exception {
    RabbitMqBroker.uri(server.uri() + "/").connect("default", new ConnectionListener() {}).close();
  }

  @Test
  void acceptsAConnectionFactory() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(server.uri());

    Broker given = RabbitMqBroker.connectionFactory(factory);
    factory.setPort(1);

    given.connect("given", new ConnectionListener() {}).close();
  }

  private static void setMaxMessageBytes(int size) {
    server.rabbitmqctl("eval", "application:set_env(rabbit, max_message_size, " + size + ").");
  }

  @Test
  void acceptsDeliveriesOfAnySizeThatFitsIntoTheHeap() throws Exception {
    int size = 70 << 20;
    assertThat(ClientSettings.maxDeliveryBytes(Runtime.getRuntime().maxMemory()))
        .isGreaterThan(size);
    setMaxMessageBytes(128 << 20);
    CompletableFuture<Integer> delivered = new CompletableFuture<>();
    BrokerConnection connection =
        broker.connect(
            "large",
            new ConnectionListener() {
              @Override
              public void onDelivery(Delivery delivery) {
                delivered.complete(delivery.body().length);
              }
            });
    try (connection;
        Channel channel = otherClient.createChannel()) {
      connection.declareQueue("large");
      connection.consume("large", new ConsumeOptions(false, true, 1));

      channel.basicPublish("", "large", null, new byte[size]);

      assertThat(delivered.get(30, TimeUnit.SECONDS)).isEqualTo(size);
    }
  }

  @Test
  void tooLargeMessageClosesTheConnectionWithAReason() throws Exception {
    setMaxMessageBytes(1 << 20);
    CompletableFuture<BrokerException> closed = new CompletableFuture<>();
    BrokerConnection connection =
        broker.connect(
            "too large",
            new ConnectionListener() {
              @Override
              public void onClosed(@Nullable BrokerException cause) {
                closed.complete(cause);
              }
            });
    try (connection) {
      connection.declareTopicExchange("too large");

      connection.publish(
          new OutboundMessage("too large", "key", "id", Map.of(), new byte[(1 << 20) + 1]));

      BrokerException cause = closed.get(30, TimeUnit.SECONDS);
      assertThat(cause.fault()).isEqualTo(BrokerFault.PRECONDITION_FAILED);
      assertThat(cause).hasMessageContaining("larger than");
    } finally {
      setMaxMessageBytes(128 << 20);
    }
  }

  @Test
  void reportsAClosedPort() throws Exception {
    int port = unusedPort();

    BrokerException e =
        assertConnectFails(
            RabbitMqBroker.uri("amqp://operator:tops3cret@127.0.0.1:" + port),
            BrokerFault.UNREACHABLE);

    assertHides(e, "operator", "tops3cret");
    assertThat(e).hasMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void interruptEndsConnectingToAnUnresponsiveServer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Broker unanswered = RabbitMqBroker.uri("amqp://127.0.0.1:" + silent.getLocalPort());
      FutureTask<BrokerConnection> connecting =
          new FutureTask<>(() -> unanswered.connect("never", new ConnectionListener() {}));
      Thread thread = new Thread(connecting, "connecting");
      thread.start();
      try (Socket accepted = silent.accept()) {
        assertThat(accepted.getInputStream().readNBytes(4)).containsExactly('A', 'M', 'Q', 'P');

        thread.interrupt();

        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(() -> connecting.get(1, TimeUnit.SECONDS))
            .withCauseInstanceOf(InterruptedException.class);
      }
    }
  }

  @Test
  void reportsTheLossOfAKilledServer() throws Exception {
    try (RabbitMqServer killed = RabbitMqServer.start()) {
      CompletableFuture<@Nullable BrokerException> closed = new CompletableFuture<>();
      BrokerConnection connection =
          RabbitMqBroker.uri(killed.uri())
              .connect(
                  "killed",
                  new ConnectionListener() {
                    @Override
                    public void onClosed(@Nullable BrokerException cause) {
                      closed.complete(cause);
                    }
                  });

      killed.kill();

      assertThat(closed.get(20, TimeUnit.SECONDS).fault()).isEqualTo(BrokerFault.CONNECTION_LOST);
      assertThatExceptionOfType(BrokerException.class)
          .isThrownBy(() -> connection.declareQueue("any"));
      connection.close();
    }
  }

  @Test
  void triesSeveralAddressesAndStartsWithTheOneConnectedLast() throws Exception {
    int port = unusedPort();
    Broker several =
        RabbitMqBroker.uri("amqp://guest:guest@127.0.0.1:" + port + ",127.0.0.1:" + server.port());
    several.connect("several", new ConnectionListener() {}).close();

    try (ServerSocketChannel first = ServerSocketChannel.open()) {
      first.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      first.configureBlocking(false);
      several.connect("several", new ConnectionListener() {}).close();
      assertThat(first.accept()).as("connection to the first address").isNull();
    }
  }

  @Test
  void hidesThePasswordOfAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "tops3cret");
    Broker refused =
        RabbitMqBroker.builder()
            .uri("amqp://operator@127.0.0.1:" + server.port())
            .passwordFile(file)
            .build();

    assertHides(assertConnectFails(refused, BrokerFault.CREDENTIALS_REFUSED), "tops3cret");
  }

  private static int unusedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static BrokerException assertConnectFails(Broker broker, BrokerFault fault) {
    try {
      broker.connect("refused", new ConnectionListener() {}).close();
      throw new AssertionError("connected");
    } catch (BrokerException e) {
      assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault);
      return e;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void idleConnectionHasTwoThreadsAndSendsHeartbeats() throws Exception {
    ConnectionFactory factory = AmqpUri.factories(Secret.of(server.uri())).get(0);
    factory.setRequestedHeartbeat(1);
    AtomicBoolean closed = new AtomicBoolean();
    Set<Thread> before = clientThreads();
    BrokerConnection connection =
        RabbitMqBroker.connectionFactory(factory)
            .connect(
                "idle",
                new ConnectionListener() {
                  @Override
                  public void onClosed(@Nullable BrokerException cause) {
                    closed.set(true);
                  }
                });
    Set<Thread> own = clientThreads();
    own.removeAll(before);

    await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(10)).untilFalse(closed);

    assertThat(own).extracting(Thread::getName).hasSize(2);
    connection.close();
    await().untilAsserted(() -> assertThat(own).noneMatch(Thread::isAlive));
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("panic-monitors-rabbitmq-"))
        .filter(thread -> !thread.getName().endsWith("-connect"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static void assertHides(Throwable failure, String... secrets) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      assertThat(at.toString()).doesNotContain(secrets);
    }
  }
}
