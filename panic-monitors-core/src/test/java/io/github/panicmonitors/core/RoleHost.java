package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.api.manager.Role;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A host of managers with roles, one at a time, beside PANIC's own managers on an in-memory broker
 * in virtual time.
 */
final class RoleHost implements AutoCloseable {
  static final String CHAINLINK = "chains.chainlink.ethereum.nodes_config";
  static final String COSMOS = "chains.cosmos.regen.nodes_config";
  static final String SYSTEMS = "chains.cosmos.regen.systems_config";
  static final String NODE = "Node Monitors Manager";
  static final String SYSTEM = "System Monitors Manager";

  final VirtualTime time = new VirtualTime();
  final InMemoryBroker broker = new InMemoryBroker(time);
  private final @Nullable ConfigStore store;
  private @Nullable MonitorsManager manager;

  /** Runs after PANIC's manager has tried to consume pings, and before it consumes documents. */
  Runnable whilePanicConsumesPings = () -> {};

  RoleHost(@Nullable ConfigStore store) {
    this.store = store;
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
      broker.declareQueue("all " + exchange);
      broker.bind("all " + exchange, exchange, "#");
    }
  }

  /** Declares and binds the queues of roles, as PANIC's managers did once. */
  RoleHost withQueues(Role... roles) {
    broker.declareExchange("config");
    for (Role role : roles) {
      broker.declareQueue(role.configsQueue());
      role.topics().forEach(topic -> broker.bind(role.configsQueue(), "config", topic.value()));
      broker.declareQueue(role.heartbeatQueue());
      broker.bind(role.heartbeatQueue(), "health_check", "ping");
    }
    return this;
  }

  /** Starts a manager with the types of nodes and systems. */
  RoleHost start(Role... roles) {
    return start(builder -> builder.roles(roles));
  }

  RoleHost start(Consumer<MonitorsManagerBuilder> settings) {
    MonitorsManagerBuilder builder =
        MonitorsManager.builder()
            .time(time)
            .execution(ExecutionStrategies.longLivedThreads())
            .broker(broker)
            .discovery(false);
    if (store != null) {
      builder.configStore(store);
    }
    settings.accept(builder);
    MonitorsManager next = builder.build();
    manager = next;
    time.run(next::start);
    time.settle();
    return this;
  }

  /** Returns the settings of roles with the providers of their types. */
  static Consumer<MonitorsManagerBuilder> nodesAndSystems(Role... roles) {
    return builder -> {
      builder.roles(roles);
      for (Role role : roles) {
        if (role.name().equals(NODE)) {
          builder.provider(chainlinkNodes()).provider(cosmosNodes());
        } else if (role.name().equals(SYSTEM)) {
          builder.provider(systems());
        }
      }
    };
  }

  static RoleType chainlinkNodes() {
    return new RoleType("chainlink-node", "nodes", "chainlink", "chains.*.*.nodes_config");
  }

  static RoleType cosmosNodes() {
    return new RoleType("cosmos-node", "nodes", "cosmos", "chains.*.*.nodes_config");
  }

  static RoleType systems() {
    return new RoleType(
        "system",
        "systems",
        "",
        "chains.*.*.systems_config",
        "general.systems_config",
        "chains.*.*.nodes_config");
  }

  static Role node() {
    return PanicRoles.node();
  }

  static Role system() {
    return PanicRoles.system();
  }

  MonitorsManager manager() {
    MonitorsManager current = manager;
    if (current == null) {
      throw new AssertionError("no manager is running");
    }
    return current;
  }

  void stop() {
    time.run(manager()::close);
    time.settle();
  }

  /** Waits for the result of a document. */
  AppliedDocument apply(CompletableFuture<AppliedDocument> document) {
    time.settle();
    return document.join();
  }

  /** Publishes a document of one entry, as PANIC's configs manager does. */
  void send(String key, String id, String value) {
    broker.publish("config", key, config().node(id, value).bytes());
    time.settle();
  }

  void sendEmpty(String key) {
    broker.publish("config", key, config().bytes());
    time.settle();
  }

  void ping() {
    broker.publish("health_check", "ping", "ping".getBytes(UTF_8));
    time.settle();
  }

  void advance(int seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  RoleStatus role(String name) {
    return manager().status().roles().stream()
        .filter(role -> role.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no role " + name));
  }

  /** Returns the monitors such as {@code system:s1}. */
  Set<String> monitors() {
    Set<String> monitors = new TreeSet<>();
    manager().status().monitors().forEach(monitor -> monitors.add(monitor.monitor().toString()));
    return monitors;
  }

  /** Returns the readings of the next period, such as {@code system s1=2}. */
  Set<String> readings() {
    broker.drain("all raw_data");
    time.advance(RoleType.PERIOD);
    Set<String> readings = new TreeSet<>();
    broker
        .drain("all raw_data")
        .forEach(
            message ->
                readings.add(
                    "%s %s=%s"
                        .formatted(
                            message.routingKey(), message.json("/id"), message.json("/value"))));
    return readings;
  }

  /**
   * Removes and returns the messages that list sources, such as {@code System cosmos.systems:2}.
   */
  List<String> sourceLists() {
    return broker.drain("all monitorable").stream()
        .map(
            message ->
                "%s %s:%d"
                    .formatted(
                        message.json("/manager_name"),
                        message.routingKey(),
                        ((List<?>) message.json().get("sources")).size()))
        .toList();
  }

  /** Removes and returns the heartbeats of managers, such as {@code Node: [n1]}. */
  List<String> heartbeats() {
    return broker.drain("all health_check").stream()
        .filter(message -> message.routingKey().equals("heartbeat.manager"))
        .map(message -> message.json("/component_name") + ": " + message.json("/running_processes"))
        .toList();
  }

  /** Has PANIC's manager of a role consume its queues; null if it is refused. */
  @Nullable BrokerConnection panic(Role role, Consumer<String> received) {
    ConnectionListener listener =
        new ConnectionListener() {
          @Override
          public void onDelivery(Delivery delivery) {
            received.accept(delivery.queue());
          }
        };
    return time.<@Nullable BrokerConnection, RuntimeException>call(() -> consume(role, listener));
  }

  /** Consumes as PANIC does: pings first, not exclusively. */
  private @Nullable BrokerConnection consume(Role role, ConnectionListener listener) {
    BrokerConnection connection = null;
    try {
      connection = broker.connect("PANIC's " + role.name(), listener);
      consumePings(connection, role);
      connection.consume(role.configsQueue(), new ConsumeOptions(true, false, 200));
      return connection;
    } catch (BrokerException e) {
      if (connection != null) {
        connection.close();
      }
      return null;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private void consumePings(BrokerConnection connection, Role role) throws BrokerException {
    try {
      connection.consume(role.heartbeatQueue(), new ConsumeOptions(false, true, 100));
    } finally {
      whilePanicConsumesPings.run();
    }
  }

  /** Makes PANIC's manager consume the free queues of a role. */
  BrokerConnection panicTakes(Role role) {
    BrokerConnection connection = panic(role, queue -> {});
    if (connection == null) {
      throw new AssertionError(role + " is held already");
    }
    return connection;
  }

  @Override
  public void close() {
    if (manager != null) {
      stop();
    }
    broker.close();
  }
}
