package io.github.panicmonitors.testkit.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RabbitMqServerIT {

  @Test
  void keepsItsDataOverKillAndRestart() throws Exception {
    try (RabbitMqServer server = RabbitMqServer.start()) {
      server.rabbitmqctl("add_vhost", "kept");
      assertThat(accepts(server)).isTrue();

      server.kill();
      assertThat(server.isRunning()).isFalse();
      assertThat(accepts(server)).isFalse();

      server.restart();
      assertThat(accepts(server)).isTrue();
      assertThat(server.rabbitmqctl("list_vhosts")).contains("kept");

      server.stop();
      assertThat(accepts(server)).isFalse();
    }
  }

  @Test
  void runsBesideAnotherServer() throws Exception {
    try (RabbitMqServer one = RabbitMqServer.start();
        RabbitMqServer other = RabbitMqServer.start()) {
      one.rabbitmqctl("add_vhost", "mine");

      assertThat(one.rabbitmqctl("list_vhosts")).contains("mine");
      assertThat(other.rabbitmqctl("list_vhosts")).doesNotContain("mine");
      one.stop();
      assertThat(accepts(other)).isTrue();
    }
  }

  @Test
  void reportsTheOutputOfAFailedCommand() {
    try (RabbitMqServer server = RabbitMqServer.start()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> server.rabbitmqctl("delete_vhost", "missing"))
          .withMessageContaining("rabbitmqctl delete_vhost missing failed")
          .withMessageContaining("does not exist");
    }
  }

  @Test
  void explainsHowToInstallRabbitMq() {
    assertThatIllegalStateException()
        .isThrownBy(() -> RabbitMqInstallation.find(List.of(Path.of("/nowhere"))))
        .withMessage(
            "no RabbitMQ on this machine: run 'apt-get install rabbitmq-server',"
                + " or pass -DskipITs");
  }

  private static boolean accepts(RabbitMqServer server) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }
}
