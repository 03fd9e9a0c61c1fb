package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.HttpSettings.Options;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import io.github.panicmonitors.testkit.node.UnresponsivePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time limits by URL prefix. Requests have 20 s. */
@Timeout(60)
class TimeLimitsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
  private static final Duration SHORT = Duration.ofMillis(200);

  private final FakeHttpServer server = FakeHttpServer.create();

  @AfterEach
  void close() {
    server.close();
  }

  private SourceException failure(Consumer<Options> limits) {
    return failure(server.url(), limits);
  }

  private static SourceException failure(String url, Consumer<Options> limits) {
    return catchThrowableOfType(SourceException.class, () -> get(url, url, limits));
  }

  private static String get(String prefix, String url, Consumer<Options> limits)
      throws SourceException, InterruptedException {
    HttpSettings settings = HttpSettings.builder().prefix(prefix, limits).build();
    try (SourceClient client = SourceClient.builder().settings(settings).build()) {
      return TextBody.get(client, SourceUrl.of(url), Duration.ofSeconds(20));
    }
  }

  @Test
  void limitsTheWaitForTheFirstByte() {
    server.respond(FakeResponse.hang());
    SourceException failure = failure(to -> to.firstByteTimeout(SHORT));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.reason()).isEqualTo("no response within PT0.2S");
    assertThat(failure.isUnreachable()).isTrue();
  }

  @Test
  void limitsTheWaitForAFurtherByte() {
    server.respond(FakeResponse.stalled(OK + "12345"));
    SourceException failure = failure(to -> to.progressTimeout(SHORT));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.reason())
        .matches("no further byte within PT0\\.2S: 5 bytes came in PT\\d+(\\.\\d+)?S");
    assertThat(failure.isUnreachable()).as("it has answered").isFalse();
  }

  @Test
  void takesAHalfHeadForNoAnswer() {
    server.respond(FakeResponse.stalled("HTTP/1.1 200 OK\r\nContent-"));
    SourceException failure = failure(to -> to.progressTimeout(SHORT));
    assertThat(failure.reason()).isEqualTo("no further byte within PT0.2S");
    assertThat(failure.isUnreachable()).isTrue();
  }

  @Test
  void limitsTheWholeRequest() {
    server.respond(FakeResponse.drip(Duration.ofMillis(10), OK + "#".repeat(9_999)));
    SourceException failure = failure(to -> to.timeout(Duration.ofMillis(700)));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.reason())
        .matches("no complete response within PT0\\.7S: \\d+ bytes came in PT.*S");
    assertThat(failure.isUnreachable()).isFalse();
  }

  @Test
  void readsASlowResponseThatKeepsComing() throws Exception {
    server.respond(FakeResponse.drip(Duration.ofMillis(20), OK + "#".repeat(100)));
    assertThat(get(server.url(), server.url(), to -> to.progressTimeout(Duration.ofMillis(1_500))))
        .as("which takes longer than the limit without progress")
        .hasSize(100);
  }

  @Test
  void limitsConnecting() throws Exception {
    try (UnresponsivePort hole = UnresponsivePort.open()) {
      SourceException failure = failure(hole.url(), to -> to.connectTimeout(SHORT));
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failure.isUnreachable()).isTrue();
    }
  }

  @Test
  void limitsOnlyUrlsOfThePrefix() throws Exception {
    server.respond(FakeResponse.delayed(Duration.ofMillis(500), FakeResponse.page("late")));
    String other = server.url("/other");
    Consumer<Options> limits = to -> to.firstByteTimeout(Duration.ofMillis(1));
    assertThat(get(server.url("/a"), other, limits)).isEqualTo("late");
    assertThat(failure(other, limits)).isNotNull();
  }

  @Test
  void limitsWaitsWithTls(@TempDir Path folder) throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    Path pem = Files.writeString(folder.resolve("ca.pem"), certificate.pem());
    try (FakeHttpServer secured = FakeHttpServer.createTls(certificate.serverSockets())) {
      secured.respond(FakeResponse.stalled(OK + "12345"));
      SourceException failure = failure(secured.url(), to -> to.caFile(pem).progressTimeout(SHORT));
      assertThat(failure.reason()).startsWith("no further byte within PT0.2S: 5 bytes came in ");
      assertThat(failure.isUnreachable()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1S", "PT0.0009S", "P366D"})
  void rejectsOtherTimes(Duration time) {
    HttpSettings.Builder settings = HttpSettings.builder();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.prefix("http://a", to -> to.progressTimeout(time)))
        .withMessage("progress timeout must be between 1 ms and 365 days: " + time);
  }
}
