package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.testkit.checks.CleanTestExtension;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connects to a TLS server that closes connections once the client accepts its certificate. */
@ExtendWith(CleanTestExtension.class)
class TlsTest {
  /** The client logs this error, whatever exception handler it has. */
  private static final String CLIENT_REPORT = "TLS connection failed";

  private static SelfSignedCertificate certificate;

  private ServerSocket server;
  private Thread accepting;

  @BeforeAll
  static void createCertificate() {
    certificate = SelfSignedCertificate.create();
  }

  @BeforeEach
  void startServer() throws Exception {
    server =
        certificate.serverSockets().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    accepting = new Thread(this::acceptAll, "accepting");
    accepting.start();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
    accepting.join();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getInputStream().readNBytes(8);
      } catch (IOException e) {
        // The client has refused the certificate, or the server is closed.
      }
    }
  }

  @Test
  void refusesAnUntrustedCertificate(LogCheck log) {
    log.expect(CLIENT_REPORT);
    assertUnreachable(
        RabbitMqBroker.uri("amqps://operator:tops3cret@127.0.0.1:" + server.getLocalPort()),
        "PKIX");
  }

  @Test
  void refusesATrustedCertificateOfAnotherHost(LogCheck log) {
    log.expect(CLIENT_REPORT);
    ConnectionFactory factory = trusting("localhost");
    factory.enableHostnameVerification();

    assertUnreachable(RabbitMqBroker.connectionFactory(factory), "localhost");
  }

  @Test
  void acceptsATrustedCertificateOfTheHost() {
    ConnectionFactory factory = trusting("127.0.0.1");
    factory.enableHostnameVerification();

    assertUnreachable(RabbitMqBroker.connectionFactory(factory), "connection error");
  }

  private ConnectionFactory trusting(String host) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(host);
    factory.setPort(server.getLocalPort());
    factory.setSocketFactory(certificate.clientSockets());
    return factory;
  }

  private static void assertUnreachable(Broker broker, String reason) {
    assertThatExceptionOfType(BrokerException.class)
        .isThrownBy(() -> broker.connect("tls", new ConnectionListener() {}))
        .withMessageContaining(reason)
        .withMessageNotContainingAny("operator", "tops3cret")
        .satisfies(e -> assertThat(e.fault()).isEqualTo(BrokerFault.UNREACHABLE));
  }
}
