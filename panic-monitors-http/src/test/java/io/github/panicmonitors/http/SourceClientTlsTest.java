package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SourceClientTlsTest {
  private static SelfSignedCertificate certificate;
  private static FakeHttpServer server;

  @BeforeAll
  static void start() {
    certificate = SelfSignedCertificate.create();
    server = FakeHttpServer.createTls(certificate.serverSockets());
    server.page("up 1\n");
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void readsAPageFromATrustedServerAndReusesTheConnection() throws Exception {
    try (SourceClient client = trusting()) {
      int before = server.connectionCount();
      for (int i = 0; i < 2; i++) {
        assertThat(TextBody.get(client, SourceUrl.of(server.url()), Duration.ofSeconds(20)))
            .isEqualTo("up 1\n");
      }
      assertThat(server.connectionCount()).isEqualTo(before + 1);
    }
  }

  @Test
  void rejectsAnUntrustedCertificate() {
    try (SourceClient client = SourceClient.builder().build()) {
      assertThat(failure(client, server.url(), Duration.ofSeconds(20)))
          .hasMessageStartingWith("TLS handshake failed: ")
          .returns(FailureKind.TLS, SourceException::kind);
    }
  }

  @Test
  void rejectsACertificateForAnotherHost() {
    SelfSignedCertificate misplaced = SelfSignedCertificate.forAnotherHost();
    try (FakeHttpServer other = FakeHttpServer.createTls(misplaced.serverSockets());
        SourceClient client = trusting(misplaced)) {
      assertThat(failure(client, other.url(), Duration.ofSeconds(20)).kind())
          .isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void rejectsARedirectFromHttpsToHttp() {
    String plain = server.url().replace("https:", "http:");
    server.respond(FakeResponse.raw("HTTP/1.1 302 Found\r\nLocation: " + plain + "\r\n\r\n"));
    try (SourceClient client = trusting()) {
      assertThat(failure(client, server.url(), Duration.ofSeconds(20)))
          .hasMessageStartingWith("redirect is not followed: to http://127.0.0.1:")
          .returns(FailureKind.HTTP_STATUS, SourceException::kind);
    } finally {
      server.page("up 1\n");
    }
  }

  @Test
  void timesOutIfTheServerIsSilentInTheHandshake() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SourceClient client = trusting()) {
      String url = "https://127.0.0.1:" + silent.getLocalPort() + "/";
      assertThat(failure(client, url, Duration.ofMillis(300)).kind())
          .isEqualTo(FailureKind.TIMEOUT);
    }
  }

  @Test
  void limitsTheHandshake() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SourceClient impatient =
            SourceClient.builder().handshakeTimeout(Duration.ofMillis(300)).build()) {
      String url = "https://127.0.0.1:" + silent.getLocalPort() + "/";
      assertThat(failure(impatient, url, Duration.ofSeconds(20)))
          .hasMessageStartingWith("no TLS handshake within PT0.3S")
          .returns(FailureKind.TIMEOUT, SourceException::kind);
    }
  }

  @Test
  void reportsConnectIfThePortIsClosed() {
    try (SourceClient client = trusting()) {
      assertThat(failure(client, "https://127.0.0.1:1/", Duration.ofSeconds(20)).kind())
          .isEqualTo(FailureKind.CONNECT);
    }
  }

  @Test
  void timesOutThoughEveryTlsReadIsFast() {
    try (SourceClient client = trusting()) {
      server.respond(
          FakeResponse.drip(Duration.ofMillis(20), "HTTP/1.1 200 OK\r\n\r\n" + "#".repeat(9_999)));
      assertThat(failure(client, server.url(), Duration.ofMillis(500)).kind())
          .isEqualTo(FailureKind.TIMEOUT);
    } finally {
      server.page("up 1\n");
    }
  }

  @Test
  void timesOutThoughTheHandshakeDrips() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SourceClient client = trusting()) {
      CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> drip(listening));
      String url = "https://127.0.0.1:" + listening.getLocalPort() + "/";
      assertThat(failure(client, url, Duration.ofMillis(300)).kind())
          .isEqualTo(FailureKind.TIMEOUT);
      assertThat(dripping).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  /** Sends a long handshake record one byte at a time, until the client disconnects. */
  private static void drip(ServerSocket listening) {
    try (Socket client = listening.accept()) {
      client.setSoTimeout(20);
      client.getOutputStream().write(new byte[] {22, 3, 3, 0x3f, 0});
      for (boolean connected = true; connected; ) {
        try {
          connected = client.getInputStream().read(new byte[4096]) >= 0;
        } catch (SocketTimeoutException e) {
          client.getOutputStream().write(0);
        }
      }
    } catch (IOException e) {
      // The client disconnected.
    }
  }

  private static SourceClient trusting() {
    return trusting(certificate);
  }

  private static SourceClient trusting(SelfSignedCertificate trusted) {
    return SourceClient.builder().tls(trusted.clientSockets()).build();
  }

  private static SourceException failure(SourceClient client, String url, Duration timeout) {
    return catchThrowableOfType(
        SourceException.class, () -> TextBody.get(client, SourceUrl.of(url), timeout));
  }
}
