package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import org.junit.jupiter.api.Test;

/** RabbitMQ users who may use what an administrator has declared, but not declare it. */
class LimitedUserIT extends RabbitMqFaults {

  private static RabbitMqBroker brokerOfUser(String user, String write) {
    server.rabbitmqctl("add_user", user, "s3cret");
    server.rabbitmqctl("set_permissions", user, "^$", write, ".*");
    return RabbitMqBroker.uri("amqp://" + user + ":s3cret@127.0.0.1:" + server.port());
  }

  private void declareQueuesOfTheHost() throws Exception {
    String configs = HostUnderFaults.configsQueue(name);
    String pings = "pings of " + name;
    try (BrokerConnection connection =
        RabbitMqBroker.uri(server.uri()).connect("administrator", new ConnectionListener() {})) {
      connection.declareQueue(configs);
      assertThat(connection.bind(configs, "config", TopicPattern.of("chains.*.*.nodes_config")))
          .isTrue();
      connection.declareQueue(pings);
      assertThat(connection.bind(pings, "health_check", TopicPattern.of("ping"))).isTrue();
    }
  }

  @Test
  void mayOnlyReadAndWriteWhatExists() throws Exception {
    declareQueuesOfTheHost();

    HostUnderFaults host = runningHost(brokerOfUser("reader-and-writer", ".*"));

    assertThat(host.status(Side.PUBLISHING).reason()).isEmpty();
    assertThat(host.status(Side.CONSUMING).reason()).isEmpty();
    panic.send("health_check", "ping", new byte[0]);
    host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
    host.closeWithNothingLost();
  }

  @Test
  void mayNotBindQueuesThatAreBound(LogCheck log) throws Exception {
    log.expect("CONSUMING connection: CONNECTED: this user may not bind queue 'configs of ");
    declareQueuesOfTheHost();

    HostUnderFaults host =
        runningHost(brokerOfUser("writer-to-exchanges", "^(raw_data|health_check|monitorable)$"));

    assertThat(host.status(Side.CONSUMING).reason()).contains("'config'", "'health_check'");
    assertThat(host.status(Side.PUBLISHING).reason()).isEmpty();
    panic.send("health_check", "ping", new byte[0]);
    host.eventually(() -> assertThat(panic.takeHeartbeats()).isNotEmpty());
    host.closeWithNothingLost();
  }

  @Test
  void isToldWhichQueueIsMissing() throws Exception {
    HostUnderFaults host = host(brokerOfUser("user-without-queues", ".*")).start(1);

    host.eventually(() -> assertThat(host.status(Side.CONSUMING).state()).isEqualTo(State.REFUSED));
    assertThat(host.status(Side.CONSUMING).reason())
        .isEqualTo(
            "ACCESS_REFUSED: queue 'configs of %s' does not exist, and this user may not declare it"
                .formatted(name));
    host.eventually(
        () -> assertThat(host.status(Side.PUBLISHING).state()).isEqualTo(State.CONNECTED));
    declareQueuesOfTheHost();
    host.awaitFlow();
    host.closeWithNothingLost();
  }
}
