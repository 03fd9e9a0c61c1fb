package io.github.panicmonitors.repositories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerHubMonitorTest {
  private static final Map<String, String> RELAY = Fixture.entry("repo_2", "acme", "relay");

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();
  @AutoClose private final Fixture<DockerHubRepository> fixture = Fixture.dockerhub(server.url(""));

  private static RoundResult.Failure failure(RoundResult result) {
    assertThat(result).isInstanceOf(RoundResult.Failure.class);
    return (RoundResult.Failure) result;
  }

  private static String page(String next, String... tags) {
    StringBuilder results = new StringBuilder();
    for (String tag : tags) {
      results.append(results.isEmpty() ? "" : ",").append("{\"name\": \"" + tag + "\"}");
    }
    return "{\"count\": 1, \"next\": %s, \"results\": [%s]}".formatted(next, results);
  }

  @Test
  void describesItsType() {
    assertThat(fixture.provider.descriptor().isSerial()).isTrue();
    assertThat(fixture.provider.descriptor().deadline(Duration.ofHours(1)))
        .isEqualTo(Duration.ofMinutes(5));
    DockerHubRepository official = fixture.accepted(Fixture.entry("repo_3", " ", "nginx/"));
    assertThat(official.name()).isEqualTo("library/nginx");
    assertThat(fixture.provider.monitorName(official))
        .isEqualTo("DockerHub monitor (library nginx)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/b", "a%2fb", "u@h", "a\u0000b", "a b", "a?b", "a#b", "é"})
  void asksForNoNameThatNoRepositoryHas(String name) throws Exception {
    RoundResult.Failure failure = failure(fixture.collect(Fixture.entry("repo_2", "acme", name)));
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_URL);
    assertThat(Fixture.at(failure, "error")).containsEntry("code", 5020);
    failure(fixture.collect(Fixture.entry("repo_4", name, "relay")));
    failure(fixture.collect(Fixture.entry("repo_5", "acme", "r".repeat(10_000))));
    assertThat(server.requestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/x",
        "http://127.0.0.1:1/x",
        "http://evil.example/",
        "//evil.example/",
        "/v2/x",
        "javascript:alert(1)",
        ""
      })
  void followsNoNextPageAtAnotherPlace(String next) throws Exception {
    server.respond(FakeResponse.json(page("\"" + next + "\"", "a")));
    assertThat(failure(fixture.collect(RELAY)).message())
        .isEqualTo("Error in API call: next page is not at " + server.url(""));
    assertThat(server.requestCount()).isEqualTo(1);
  }

  @Test
  void endsPagesThatLeadInACircle() throws Exception {
    try (Fixture<DockerHubRepository> few =
        Fixture.dockerhub(
            DockerHubProvider.builder().baseUrl(server.url("/")).maxTags(20).build())) {
      server.respond(FakeResponse.json(page("\"" + server.url("/v2/x") + "\"", "a")));
      assertThat(failure(few.collect(RELAY)).kind()).isEqualTo(FailureKind.TOO_LARGE);
      assertThat(server.requestCount()).isEqualTo(3);
    }
  }

  @Test
  void refusesMoreTagsThanPanicCanCompare() throws Exception {
    try (Fixture<DockerHubRepository> few =
        Fixture.dockerhub(DockerHubProvider.builder().baseUrl(server.url("")).maxTags(2).build())) {
      server.respond(FakeResponse.json(page("null", "a", "b")));
      assertThat(Fixture.at(few.collect(RELAY), "result", "data")).hasSize(2);
      server.respond(FakeResponse.json(page("null", "a", "b", "c")));
      assertThat(failure(few.collect(RELAY)).kind()).isEqualTo(FailureKind.TOO_LARGE);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> DockerHubProvider.builder().maxTags(0));
  }

  private void serveTwoPages(Instant reset) {
    String first = page("\"" + server.url("/v2/next") + "\"", "a");
    String limit = "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: " + reset.getEpochSecond();
    String head = "HTTP/1.1 200 OK\r\nConnection: close\r\n" + limit + "\r\n\r\n";
    server.respondWith(
        request ->
            request.path().equals("/v2/next")
                ? FakeResponse.json(page("null", "b"))
                : FakeResponse.raw(head + first));
  }

  @Test
  void waitsForTheNextPageUntilTheLimitIsReset() throws Exception {
    fixture.clock = InstantSource.system();
    Instant reset = Instant.now().plusSeconds(1);
    serveTwoPages(reset);
    assertThat(Fixture.at(fixture.collect(RELAY), "result", "data")).hasSize(2);
    assertThat(Instant.now()).isAfter(reset.truncatedTo(ChronoUnit.SECONDS));
  }

  @Test
  void publishesNoHalfListIfTheResetIsTooLate() throws Exception {
    serveTwoPages(fixture.now.plusSeconds(55));
    assertThat(failure(fixture.collect(RELAY)).message())
        .contains("rate limit reached, no request before 2026-11-24T13:30:55Z");
    assertThat(server.requestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T08:15:30.123456Z, 1795162530.123456",
    "2026-11-20T08:15:30.123456789Z, 1795162530.123456",
    "2026-11-20T10:15:30+02:00, 1795162530.0",
    "2026-11-20T08:15:30, 1795162530.0",
    "1969-12-31T23:59:59.5Z, -0.5"
  })
  void readsTimesAsPanicDoes(String text, double seconds) {
    assertThat(Tag.unixSeconds(text)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"results\": [{\"name\": \"a\", \"last_updated\": \"yesterday\"}]}",
        "{\"results\": [{\"name\": \"a\", \"last_updated\": 7}]}",
        "{\"results\": [{\"name\": 7}]}",
        "{\"results\": [{}]}",
        "{\"results\": {}}",
        "{\"results\": [], \"next\": 7}",
        "[]",
        "",
      })
  void strangeAnswersAreFailures(String body) throws Exception {
    server.respond(FakeResponse.json(body));
    RoundResult.Failure failure = failure(fixture.collect(RELAY));
    assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED);
    assertThat(Fixture.at(failure, "error")).containsEntry("code", 5020);
  }

  @Test
  void baseUrlMustHaveNoCredentials() {
    for (String url : new String[] {"ftp://hub", "hub", "https://u:p@hub", "https://hub/?a=b"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DockerHubProvider.builder().baseUrl(url))
          .withMessageNotContaining("u:p");
    }
  }
}
