package io.github.panicmonitors.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.node.Answer;
import io.github.panicmonitors.testkit.node.FakeMetricsServer;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScrapeClientTlsTest {
  private static final MetricNames UP = MetricNames.of("up");
  private static SelfSignedCertificate certificate;
  private static FakeMetricsServer server;

  @BeforeAll
  static void start() {
    certificate = SelfSignedCertificate.create();
    server = FakeMetricsServer.createTls(certificate.serverSockets());
    server.page("up 1\n");
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void readsAPageFromAServerThatItTrustsAndKeepsTheConnection() throws Exception {
    try (ScrapeClient client = trusting()) {
      int before = server.connectionCount();
      for (int i = 0; i < 2; i++) {
        assertThat(client.scrape(ScrapeUrl.of(server.url()), UP, Duration.ofSeconds(20), h -> {}))
            .hasSize(1);
      }
      assertThat(server.connectionCount()).isEqualTo(before + 1);
    }
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor() {
    try (ScrapeClient client = ScrapeClient.builder().build()) {
      assertThat(failure(client, server.url(), Duration.ofSeconds(20)))
          .hasMessageStartingWith("TLS handshake failed: ")
          .returns(FailureKind.TLS, ScrapeException::kind);
    }
  }

  @Test
  void refusesACertificateOfAnotherHost() {
    try (ScrapeClient client = trusting()) {
      String url = server.url().replace("127.0.0.1", "localhost");
      assertThat(failure(client, url, Duration.ofSeconds(20)).kind()).isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void failsByTlsIfTheServerSpeaksNone() {
    try (FakeMetricsServer plain = FakeMetricsServer.create();
        ScrapeClient client = trusting()) {
      String url = plain.url().replace("http:", "https:");
      assertThat(failure(client, url, Duration.ofMillis(300)).kind())
          .isEqualTo(FailureKind.TIMEOUT);
      plain.stop();
      assertThat(failure(client, url, Duration.ofSeconds(20)).kind())
          .isEqualTo(FailureKind.CONNECT);
    }
  }

  @Test
  void endsByItsLimitThoughEachTlsReadIsInTime() {
    try (ScrapeClient client = trusting()) {
      server.answer(
          Answer.drip(Duration.ofMillis(20), "HTTP/1.1 200 OK\r\n\r\n" + "#".repeat(9_999)));
      assertThat(failure(client, server.url(), Duration.ofMillis(500)).kind())
          .isEqualTo(FailureKind.TIMEOUT);
    } finally {
      server.page("up 1\n");
    }
  }

  private static ScrapeClient trusting() {
    return ScrapeClient.builder().tls(certificate.trustingSockets()).build();
  }

  private static ScrapeException failure(ScrapeClient client, String url, Duration limit) {
    return catchThrowableOfType(
        ScrapeException.class, () -> client.scrape(ScrapeUrl.of(url), UP, limit, hook -> {}));
  }
}
