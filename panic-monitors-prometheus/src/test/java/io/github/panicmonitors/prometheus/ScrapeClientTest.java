package io.github.panicmonitors.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScrapeClientTest {
  private static final MetricNames UP = MetricNames.of("up");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final FakeHttpServer server = FakeHttpServer.create();
  private final ScrapeClient client = ScrapeClient.builder().build();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void readsTheWantedSamplesOfAPage() throws Exception {
    server.page("up 1\ndown 0\n");
    assertThat(scrape(client).list())
        .singleElement()
        .satisfies(sample -> assertThat(sample.value()).isEqualTo(1));
    assertThat(client.scrape(url(), UP, TestRound.within(LIMIT))).hasSize(1);
    assertThat(server.connectionCount()).isEqualTo(1);
    assertThat(server.requests().get(0).headers())
        .containsEntry("accept", "text/plain;version=0.0.4");
  }

  @Test
  void limitsWantedSamplesAndTheirLabels() throws Exception {
    try (ScrapeClient strict = ScrapeClient.builder().maxSamples(6).build()) {
      server.page("down 1\n".repeat(9) + "up{a=\"b\"} 1\n".repeat(3));
      assertThat(scrape(strict)).hasSize(3);
      server.page("up{a=\"b\"} 1\n".repeat(3) + "up 1\n");
      assertThat(failure(strict))
          .hasMessage("page has more than 6 samples and labels, at " + server.url())
          .returns(FailureKind.TOO_LARGE, SourceException::kind);
    }
  }

  @Test
  void reportsTheLineOfAMalformedPage() {
    server.page("down 1\nup\n");
    assertThat(failure(client))
        .hasMessage("line 2 has no value: up, at " + server.url())
        .returns("line 2 has no value: up", SourceException::reason)
        .returns(FailureKind.MALFORMED, SourceException::kind);
  }

  @Test
  void reportsAnIncompleteLastLine() {
    server.page("up");
    assertThat(failure(client).kind()).isEqualTo(FailureKind.MALFORMED);
  }

  @Test
  void leavesAClientThatWasSetOpen() throws Exception {
    try (SourceClient shared = SourceClient.builder().build()) {
      ScrapeClient first = ScrapeClient.builder().client(shared).build();
      scrape(first);
      first.close();
      scrape(ScrapeClient.builder().client(shared).build());
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void rejectsSettingsBesideAClient() {
    try (SourceClient shared = SourceClient.builder().build()) {
      assertThatIllegalStateException()
          .isThrownBy(
              () -> ScrapeClient.builder().client(shared).settings(HttpSettings.none()).build())
          .withMessageStartingWith("settings must be given to the client that is set");
    }
  }

  private SourceUrl url() {
    return SourceUrl.of(server.url());
  }

  private Samples scrape(ScrapeClient with) throws SourceException, InterruptedException {
    return with.scrape(url(), UP, LIMIT, hook -> {});
  }

  private SourceException failure(ScrapeClient with) {
    return catchThrowableOfType(SourceException.class, () -> scrape(with));
  }
}
