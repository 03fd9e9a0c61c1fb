package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import com.rabbitmq.client.impl.Method;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The faults that a connection closed during the login stands for. */
class LoginTest {

  @Test
  void refusedLoginMeansRefusedCredentials() throws Exception {
    BrokerException failure = loginAnsweredBy(close(AMQP.ACCESS_REFUSED, "login was refused"));

    assertThat(failure.fault()).isEqualTo(BrokerFault.CREDENTIALS_REFUSED);
  }

  @Test
  void connectionLostDuringTheLoginMeansUnreachable() throws Exception {
    BrokerException failure = loginAnsweredBy(null);

    assertThat(failure.fault()).isEqualTo(BrokerFault.UNREACHABLE);
    assertThat(failure).hasMessageContaining("EOFException");
  }

  @Test
  void shutdownDuringTheLoginMeansUnreachable() throws Exception {
    BrokerException failure = loginAnsweredBy(close(AMQP.CONNECTION_FORCED, "broker is stopping"));

    assertThat(failure.fault()).isEqualTo(BrokerFault.UNREACHABLE);
    assertThat(failure).hasMessageContaining("broker is stopping");
  }

  @Test
  void namesEachAddressThatFailed() throws Exception {
    int unused = unusedPort();

    BrokerException failure =
        loginAnsweredBy(close(AMQP.ACCESS_REFUSED, "login was refused"), "127.0.0.1:" + unused);

    assertThat(failure.fault()).isEqualTo(BrokerFault.CREDENTIALS_REFUSED);
    assertThat(failure.getMessage())
        .startsWith("amqp://127.0.0.1:" + unused + " cannot be reached: ")
        .endsWith(" refused user or password")
        .contains("; amqp://127.0.0.1:")
        .doesNotContain("tops3cret", "operator");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Method close(int code, String text) {
    return new AMQImpl.Connection.Close(code, text, 0, 0);
  }

  /**
   * Connects to a server that answers the login with a method or closes the connection.
   *
   * @param before addresses that are tried before the server
   */
  private static BrokerException loginAnsweredBy(@Nullable Method answer, String... before)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(20_000);
      Thread thread = new Thread(() -> serve(server, answer), "login-server");
      thread.start();
      RabbitMqBroker broker =
          RabbitMqBroker.uri(
              "amqp://operator:tops3cret@%s127.0.0.1:%d"
                  .formatted(
                      Stream.of(before).map(address -> address + ",").collect(Collectors.joining()),
                      server.getLocalPort()));
      BrokerException failure =
          catchThrowableOfType(
              BrokerException.class, () -> broker.connect("login", new ConnectionListener() {}));
      thread.join();
      return failure;
    }
  }

  private static void serve(ServerSocket server, @Nullable Method answer) {
    try (Socket client = server.accept();
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
      in.readNBytes("AMQP".length() + 4);
      send(out, start());
      Frame.readFrom(in, () -> 1 << 16);
      if (answer != null) {
        send(out, answer);
        Frame.readFrom(in, () -> 1 << 16);
      }
    } catch (IOException e) {
      // The client closed it first.
    }
  }

  private static Method start() {
    return new AMQImpl.Connection.Start(
        0,
        9,
        Map.of(),
        LongStringHelper.asLongString("PLAIN"),
        LongStringHelper.asLongString("en_US"));
  }

  private static void send(DataOutputStream out, Method method) throws IOException {
    method.toFrame(0).writeTo(out);
    out.flush();
  }
}
