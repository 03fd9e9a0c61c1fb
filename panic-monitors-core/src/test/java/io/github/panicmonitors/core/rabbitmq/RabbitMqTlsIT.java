package io.github.panicmonitors.core.rabbitmq;

import static io.github.panicmonitors.core.rabbitmq.TestCertificates.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.testkit.checks.CleanTestExtension;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A RabbitMQ with TLS that requires client certificates. */
@ExtendWith(CleanTestExtension.class)
class RabbitMqTlsIT {
  @TempDir private static Path folder;

  private static TestCertificates certificates;
  private static RabbitMqServer server;

  @BeforeAll
  static void startServer() throws Exception {
    certificates = TestCertificates.create(folder);
    server =
        RabbitMqServer.startTls(
            certificates.certificatePem("authority"),
            certificates.certificatePem("server"),
            certificates.keyPem("server"));
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  /** The client logs an error, whatever exception handler it has. */
  @BeforeEach
  void allowClientReports(LogCheck log) {
    log.allow("TLS connection failed");
  }

  private static RabbitMqBrokerBuilder builder(String host, int port) {
    return RabbitMqBroker.builder().uri("amqps://guest:guest@" + host + ":" + port);
  }

  private static RabbitMqBrokerBuilder trustingBuilder() throws Exception {
    return builder("127.0.0.1", server.tlsPort())
        .trustStore(certificates.trustStore("authority"), PASSWORD);
  }

  @Test
  void connectsWithBothCertificates() throws Exception {
    Broker broker =
        trustingBuilder().clientCertificate(certificates.keyStore("client"), PASSWORD).build();

    BrokerConnection connection = broker.connect("tls", new ConnectionListener() {});
    connection.declareQueue("declared over tls");
    assertThat(server.rabbitmqctl("list_connections", "ssl", "peer_cert_subject"))
        .contains("true", "CN=client");
    connection.close();
  }

  @Test
  void connectsWithACertificateInPemFiles() throws Exception {
    Broker broker =
        builder("127.0.0.1", server.tlsPort())
            .caFile(certificates.certificatePem("authority"))
            .clientCertificate(certificates.certificatePem("client"), certificates.keyPem("client"))
            .build();

    broker.connect("tls", new ConnectionListener() {}).close();
  }

  @Test
  void reportsAMissingClientCertificate() throws Exception {
    assertRefused(trustingBuilder().build(), "refuses our certificate, or that we have none");
  }

  @Test
  void reportsAnUntrustedClientCertificate() throws Exception {
    assertRefused(
        trustingBuilder().clientCertificate(certificates.keyStore("stranger"), PASSWORD).build(),
        "refuses our certificate, or that we have none");
  }

  @Test
  void refusesAServerOfAnUnknownAuthority() throws Exception {
    assertRefused(
        builder("127.0.0.1", server.tlsPort())
            .clientCertificate(certificates.keyStore("client"), PASSWORD)
            .build(),
        "its certificate is not signed by a trusted authority");
  }

  @Test
  void refusesAServerMissingFromTheTrustStore() throws Exception {
    assertRefused(
        builder("127.0.0.1", server.tlsPort())
            .trustStore(certificates.trustStore("stranger"), PASSWORD)
            .build(),
        "its certificate is not signed by a trusted authority");
  }

  @Test
  void usesAReplacedCaFileAtTheNextConnection() throws Exception {
    Path authorities = folder.resolve("authorities.pem");
    Files.copy(certificates.certificatePem("stranger"), authorities);
    Broker broker =
        builder("127.0.0.1", server.tlsPort())
            .caFile(authorities)
            .clientCertificate(certificates.keyStore("client"), PASSWORD)
            .build();
    assertRefused(broker, "its certificate is not signed by a trusted authority");

    Files.copy(
        certificates.certificatePem("authority"), authorities, StandardCopyOption.REPLACE_EXISTING);

    broker.connect("tls", new ConnectionListener() {}).close();
  }

  @Test
  void usesAReplacedClientCertificateAtTheNextConnection() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Files.copy(certificates.keyStore("stranger"), keys);
    Broker broker = trustingBuilder().clientCertificate(keys, PASSWORD).build();
    assertRefused(broker, "refuses our certificate, or that we have none");

    Files.copy(certificates.keyStore("client"), keys, StandardCopyOption.REPLACE_EXISTING);

    broker.connect("tls", new ConnectionListener() {}).close();
  }

  @Test
  void refusesACertificateOfAnotherHost() throws Exception {
    assertRefused(
        builder("localhost", server.tlsPort())
            .trustStore(certificates.trustStore("authority"), PASSWORD)
            .clientCertificate(certificates.keyStore("client"), PASSWORD)
            .build(),
        "its certificate is of another host");
  }

  @Test
  void refusesAnExpiredCertificate() throws Exception {
    try (ServerSocket expired =
        certificates
            .server("expired")
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread accepting = new Thread(() -> acceptOne(expired), "accepting");
      accepting.start();

      assertRefused(
          builder("127.0.0.1", expired.getLocalPort())
              .trustStore(certificates.trustStore("authority"), PASSWORD)
              .build(),
          "its certificate has expired");
      accepting.join();
    }
  }

  private static void acceptOne(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getInputStream().readNBytes(8);
    } catch (IOException e) {
      // The client has refused the certificate.
    }
  }

  @Test
  void doesNotFallBackToPlainText() throws Exception {
    assertRefused(
        builder("127.0.0.1", server.port())
            .trustStore(certificates.trustStore("authority"), PASSWORD)
            .build(),
        "it does not speak TLS on this port");
  }

  private static void assertRefused(Broker broker, String reason) {
    assertThatExceptionOfType(BrokerException.class)
        .isThrownBy(() -> broker.connect("tls", new ConnectionListener() {}).close())
        .withMessageStartingWith(broker.description() + " cannot be reached: ")
        .withMessageContaining(reason)
        .withMessageNotContainingAny("guest", PASSWORD.reveal())
        .satisfies(e -> assertThat(e.fault()).isEqualTo(BrokerFault.UNREACHABLE));
  }
}
