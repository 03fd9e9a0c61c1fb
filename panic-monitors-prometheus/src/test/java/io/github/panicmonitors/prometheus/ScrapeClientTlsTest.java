package io.github.panicmonitors.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.node.Answer;
import io.github.panicmonitors.testkit.node.FakeMetricsServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScrapeClientTlsTest {
  private static final MetricNames UP = MetricNames.of("up");
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static SSLContext context;
  private static FakeMetricsServer server;

  @BeforeAll
  static void makeACertificateOfItsOwn(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("server.p12");
    String options =
        "-genkeypair -alias server -keyalg EC -dname CN=node -ext san=ip:127.0.0.1"
            + " -storetype PKCS12 -storepass changeit -keystore "
            + file;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options.split(" ", -1)));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    context = contextOf(file);
    server = FakeMetricsServer.createTls(context.getServerSocketFactory());
    server.page("up 1\n");
  }

  private static SSLContext contextOf(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return made;
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
    return ScrapeClient.builder().tls(context.getSocketFactory()).build();
  }

  private static ScrapeException failure(ScrapeClient client, String url, Duration limit) {
    return catchThrowableOfType(
        ScrapeException.class, () -> client.scrape(ScrapeUrl.of(url), UP, limit, hook -> {}));
  }
}
