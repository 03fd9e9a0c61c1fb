package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.core.HostUnderFaults.Fault;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords that RabbitMQ rejects. */
class CredentialFaultsIT extends RabbitMqFaults {
  private static final String SECRET = "tops3cret";

  @Test
  void reconnectsOnceAChangedPasswordIsCorrected() {
    server.rabbitmqctl("add_user", "operator", "right");
    server.rabbitmqctl("set_permissions", "operator", ".*", ".*", ".*");
    HostUnderFaults host =
        runningHost(RabbitMqBroker.uri("amqp://operator:right@127.0.0.1:" + server.port()));

    Fault fault = host.fault("password changed");
    server.rabbitmqctl("change_password", "operator", "another");
    server.rabbitmqctl("close_all_connections", "by the test");
    ConnectionStatus refused = fault.awaitNoticed(Side.PUBLISHING, State.REFUSED);
    fault.awaitNoticed(Side.CONSUMING, State.REFUSED);
    assertThat(refused.reason()).startsWith("CREDENTIALS_REFUSED: ");
    host.awaitRoundsOfAll();
    server.rabbitmqctl("change_password", "operator", "right");
    fault.ended();

    fault.awaitRecovered();
    host.closeWithNothingLost();
  }

  @Test
  void usesAReplacedPasswordFileAtTheNextConnection(@TempDir Path folder) throws Exception {
    server.rabbitmqctl("add_user", "rotated", "first");
    server.rabbitmqctl("set_permissions", "rotated", ".*", ".*", ".*");
    Path file = Files.writeString(folder.resolve("password"), "first\n");
    HostUnderFaults host =
        runningHost(
            RabbitMqBroker.builder()
                .uri("amqp://rotated@127.0.0.1:" + server.port())
                .passwordFile(file)
                .build());

    server.rabbitmqctl("change_password", "rotated", SECRET);
    Files.writeString(file, SECRET + "\n");
    Fault fault = host.fault("password file replaced");
    server.rabbitmqctl("close_all_connections", "by the test");
    fault.awaitNoticed(Side.PUBLISHING, State.CONNECTING);
    fault.awaitNoticed(Side.CONSUMING, State.CONNECTING);
    fault.ended();

    fault.awaitRecovered();
    assertThat(host.connections()).noneMatch(status -> status.state() == State.REFUSED);
    host.closeWithNothingLost();
  }

  @Test
  void noOutputContainsCredentials(LogCheck log) {
    log.expect("messages are lost: dropped: CLOSED");
    server.rabbitmqctl("add_user", "informer", SECRET);
    server.rabbitmqctl("set_permissions", "informer", ".*", ".*", ".*");
    Broker broker = RabbitMqBroker.uri("amqp://informer:" + SECRET + "@127.0.0.1:" + server.port());
    try (CapturedOutput outputs = CapturedOutput.capture()) {
      HostUnderFaults host = runningHost(broker);
      outputs.add(Thread.getAllStackTraces().keySet());
      server.rabbitmqctl("change_password", "informer", "another");
      Fault fault = host.fault("password changed permanently");
      server.rabbitmqctl("close_all_connections", "by the test");
      fault.awaitNoticed(Side.PUBLISHING, State.REFUSED);
      fault.awaitNoticed(Side.CONSUMING, State.REFUSED);
      outputs.add(host.status());
      outputs.add(host.connections());

      assertThatThrownBy(() -> host(broker).start(0)).satisfies(outputs::add);
      HostUnderFaults elsewhere =
          host(RabbitMqBroker.uri("amqp://informer:" + SECRET + "@127.0.0.1:1")).start(1);
      outputs.add(elsewhere.status());
      hosts.forEach(HostUnderFaults::close);

      assertThat(outputs.texts())
          .anySatisfy(text -> assertThat(text).contains("refused user or password"))
          .anySatisfy(text -> assertThat(text).contains("127.0.0.1:1 cannot be reached"))
          .noneSatisfy(text -> assertThat(text).contains(SECRET));
    }
  }
}
