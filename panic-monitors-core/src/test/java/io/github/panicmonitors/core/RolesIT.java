package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.RoleHost.CHAINLINK;
import static io.github.panicmonitors.core.RoleHost.COSMOS;
import static io.github.panicmonitors.core.RoleHost.NODE;
import static io.github.panicmonitors.core.RoleHost.SYSTEM;
import static io.github.panicmonitors.core.ScriptedConfig.config;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.api.manager.Role;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.github.panicmonitors.api.manager.RoleStatus.Hold;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Three roles of one manager on a RabbitMQ, and PANIC's manager of one of them. */
class RolesIT {
  private static final Role ROLE = PanicRoles.system();

  private final WaitStrategy waits = WaitStrategy.real();
  private final List<String> answered = new ArrayList<>();
  private final Map<String, String> newest = new HashMap<>();

  @Test
  void secondConsumerHoldsOneOfThreeRolesForAWhile(LogCheck log, ThreadLeakCheck leaks)
      throws Exception {
    leaks.expect("rabbitmq-server-output");
    log.allow("no provider serves|another consumer holds|connection of System Monitors Manager");
    log.allow("rounds start late"); // on a busy machine
    try (RabbitMqServer server = RabbitMqServer.start()) {
      RabbitMqPanic panic = RabbitMqPanic.declare(server.uri(), "roles");
      BrokerConnection other = consumer(server);
      try (MonitorsManager manager = manager(server)) {
        manager.start();

        // Node and Network act, while PANIC's manager has System.
        panic.send("config", CHAINLINK, config().node("n1", "1").bytes());
        panic.send("config", COSMOS, config().node("c1", "1").bytes());
        waits.eventually(
            () ->
                assertThat(monitors(manager))
                    .containsExactly("chainlink-node:n1", "cosmos-network:c1", "cosmos-node:c1"));
        assertThat(role(manager, SYSTEM).hold()).isEqualTo(Hold.REFUSED);
        assertThat(role(manager, NODE).hold()).isEqualTo(Hold.HELD);
        ping(panic);
        waits.eventually(
            () -> assertThat(heartbeats(panic)).containsExactly("Network Monitors Manager", NODE));

        // PANIC's manager ends, and its configurations are delivered again.
        other.close();
        waits.eventually(
            () -> {
              assertThat(role(manager, SYSTEM).hold()).isEqualTo(Hold.HELD);
              assertThat(monitors(manager)).contains("system:c1");
            });
        ping(panic);
        waits.eventually(() -> assertThat(heartbeats(panic)).contains(SYSTEM));

        // The versions of a document interleave differently in two queues.
        sendTo(panic, PanicRoles.node(), "2");
        sendTo(panic, ROLE, "3");
        sendTo(panic, ROLE, "2");
        sendTo(panic, PanicRoles.node(), "3");
        waits.eventually(
            () ->
                assertThat(newest(panic))
                    .containsEntry("cosmos-node", "3")
                    .containsEntry("system", "2")
                    .containsEntry("cosmos-network", "1")
                    .containsEntry("chainlink-node", "1"));
      } finally {
        panic.deleteQueues();
      }
    }
  }

  private static BrokerConnection consumer(RabbitMqServer server) throws Exception {
    BrokerConnection connection =
        RabbitMqBroker.uri(server.uri()).connect("PANIC's manager", new ConnectionListener() {});
    connection.declareQueue(ROLE.configsQueue());
    for (TopicPattern topic : ROLE.topics()) {
      connection.bind(ROLE.configsQueue(), "config", topic);
    }
    for (Role role : List.of(PanicRoles.node(), ROLE)) {
      String exchange = "only " + role.name();
      connection.declareTopicExchange(exchange);
      connection.declareQueue(role.configsQueue());
      connection.bind(role.configsQueue(), exchange, TopicPattern.of("#"));
    }
    connection.consume(ROLE.configsQueue(), new ConsumeOptions(true, false, 200));
    return connection;
  }

  private static MonitorsManager manager(RabbitMqServer server) {
    RoleType networks =
        new RoleType("cosmos-network", "chains", "cosmos", "chains.*.*.nodes_config");
    MonitorsManagerBuilder builder =
        MonitorsManager.builder()
            .broker(RabbitMqBroker.uri(server.uri()))
            .discovery(false)
            .roles(PanicRoles.node(), ROLE, PanicRoles.network());
    for (RoleType type :
        List.of(RoleHost.chainlinkNodes(), RoleHost.cosmosNodes(), RoleHost.systems(), networks)) {
      builder.provider(type).period(type.descriptor().type(), Duration.ofMillis(200));
    }
    return builder.build();
  }

  private static void ping(RabbitMqPanic panic) {
    panic.send("health_check", "ping", "ping".getBytes(StandardCharsets.UTF_8));
  }

  private static void sendTo(RabbitMqPanic panic, Role role, String value) {
    panic.send("only " + role.name(), COSMOS, config().node("c1", value).bytes());
  }

  private static RoleStatus role(MonitorsManager manager, String name) {
    return manager.status().roles().stream()
        .filter(role -> role.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> monitors(MonitorsManager manager) {
    return manager.status().monitors().stream()
        .map(monitor -> monitor.monitor().toString())
        .collect(toCollection(TreeSet::new));
  }

  /** Returns the managers that have answered since the first call. */
  private Set<String> heartbeats(RabbitMqPanic panic) {
    panic.takeHeartbeats().forEach(message -> answered.add(message.text("component_name")));
    return new TreeSet<>(answered);
  }

  /** Returns the newest value of each type. */
  private Map<String, String> newest(RabbitMqPanic panic) {
    panic
        .takeReadings()
        .forEach(message -> newest.put(message.text("type"), message.text("value")));
    return newest;
  }
}
