package io.github.panicmonitors.repositories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubMonitorTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Map<String, String> RELAY = Fixture.entry("repo_1", "", "acme/relay/");
  private static final String RELEASES = "[{\"tag_name\": \"v1\", \"name\": \"One\"}]";

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();
  @AutoClose private final Fixture<GitHubRepository> fixture = Fixture.github(server.url(""));

  private static FakeResponse response(int status, String headers, String body) {
    return FakeResponse.raw(
        "HTTP/1.1 %d Fake\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, headers, body.length(), body));
  }

  private static RoundResult.Failure failure(RoundResult result) {
    assertThat(result).isInstanceOf(RoundResult.Failure.class);
    return (RoundResult.Failure) result;
  }

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(MonitorProvider.class))
        .extracting(provider -> provider.descriptor().type())
        .containsExactlyInAnyOrder("github-repo", "dockerhub-repo");
  }

  @Test
  void describesItsType() {
    assertThat(fixture.provider.descriptor().isSerial()).isTrue();
    assertThat(fixture.provider.descriptor().deadline(HOUR)).isEqualTo(Duration.ofSeconds(60));
    assertThat(fixture.provider.contentionKey(fixture.accepted(RELAY))).isEqualTo("127.0.0.1");
    assertThat(fixture.provider.monitorName(fixture.accepted(RELAY)))
        .isEqualTo("GitHub monitor (acme relay)");
  }

  @Test
  void sendsTheHeadersThatGitHubWants() throws Exception {
    server.respond(FakeResponse.json(RELEASES));
    fixture.collect(RELAY);
    assertThat(server.requests().get(0).header("Accept")).hasValue("application/vnd.github+json");
    assertThat(server.requests().get(0).header("X-GitHub-Api-Version")).hasValue("2022-11-28");
    assertThat(server.requests().get(0).header("User-Agent")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relay",
        "acme/",
        "/relay",
        "acme/..",
        "acme/.",
        "../relay",
        "acme/relay/tags",
        "acme/a%2fb",
        "user@host/relay",
        "acme/re\u0000lay",
        "acme/re\nlay",
        "acme/rel ay",
        "acme/relay?x=1",
        "acme/relay#x",
        "http://evil/x",
        "acmé/relay"
      })
  void asksForNoNameThatNoRepositoryHas(String name) throws Exception {
    RoundResult.Failure failure = failure(fixture.collect(Fixture.entry("repo_1", "", name)));
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_URL);
    assertThat(Fixture.at(failure, "error")).containsEntry("code", 5007);
    assertThat(server.requestCount()).isZero();
  }

  @Test
  void asksForNoNameOf10000Characters() throws Exception {
    String name = "acme/" + "r".repeat(10_000);
    RoundResult.Failure failure = failure(fixture.collect(Fixture.entry("repo_1", "", name)));
    assertThat(failure.message()).hasSizeLessThan(200);
    assertThat(server.requestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"repo_name", "parent_id"})
  void rejectsAnEntryWithABlankField(String field) {
    Map<String, String> entry = new HashMap<>(RELAY);
    entry.put(field, " ");
    assertThat(fixture.parse(entry).rejected()).hasSize(1);
    entry.put("monitor_repo", "false");
    assertThat(fixture.parse(entry).disabled()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "403, 'Retry-After: 90', 2026-11-24T13:31:30Z",
    "429, 'Retry-After: 90', 2026-11-24T13:31:30Z",
    "429, '', 2026-11-24T13:31:00Z",
    "429, 'Retry-After: soon', 2026-11-24T13:31:00Z",
    "429, 'X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1795530000', 2026-11-24T14:20:00Z",
    "429, 'X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1', 2026-11-24T13:31:00Z",
    "429, 'Retry-After: 99999999999', 2026-11-25T13:30:00Z",
    "429, 'Retry-After: 99999999999999999999', 2026-11-24T13:31:00Z"
  })
  void noMonitorAsksBeforeTheTimeThatGitHubSays(int status, String header, String until)
      throws Exception {
    String headers = header.isEmpty() ? "" : header + "\r\n";
    server.respond(response(status, headers, "{\"message\": \"slow down, 203.0.113.9\"}"));
    String text = "Error in API Call: rate limit reached, no request before " + until;
    assertThat(failure(fixture.collect(RELAY)).message()).isEqualTo(text);
    Map<String, String> other = Fixture.entry("repo_2", "", "acme/other");
    assertThat(failure(fixture.collect(other)).message()).isEqualTo(text);
    assertThat(server.requestCount()).isEqualTo(1);

    server.respond(FakeResponse.json(RELEASES));
    fixture.now = Instant.parse(until).plusSeconds(1);
    assertThat(fixture.collect(other)).isInstanceOf(RoundResult.Reading.class);
  }

  @Test
  void refusalWithoutALimitIsAnOrdinaryFailure() throws Exception {
    server.respond(response(403, "", "{\"message\": \"Blocked\\nsecond line\"}"));
    assertThat(failure(fixture.collect(RELAY)).message()).isEqualTo("Error in API Call: Blocked");
    fixture.collect(RELAY);
    assertThat(server.requestCount()).isEqualTo(2);
  }

  @Test
  void publishesNoTextOfARateLimit() throws Exception {
    String body = "{\"message\": \"API rate limit exceeded for 203.0.113.9.\"}";
    server.respond(response(403, "", body));
    assertThat(failure(fixture.collect(RELAY)).toString())
        .contains("HTTP status 403")
        .doesNotContain("203.0.113.9");
  }

  @Test
  void followsNoRedirectToAnotherHost() throws Exception {
    server.respond(response(301, "Location: http://192.0.2.1/x\r\n", ""));
    assertThat(failure(fixture.collect(RELAY)).kind()).isEqualTo(FailureKind.HTTP_STATUS);
  }

  @Test
  void hugeEtagIsNotKept() throws Exception {
    server.respond(response(200, "ETag: \"" + "e".repeat(50_000) + "\"\r\n", RELEASES));
    assertThat(fixture.collect(RELAY)).isInstanceOf(RoundResult.Reading.class);
    fixture.collect(RELAY);
    assertThat(server.requests().get(1).header("If-None-Match")).isEmpty();

    server.respond(response(200, "ETag: \"" + "e".repeat(1_000_000) + "\"\r\n", RELEASES));
    assertThat(failure(fixture.collect(RELAY)).kind()).isEqualTo(FailureKind.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"tag_name\": 1}]",
        "[{\"name\": \"x\"}]",
        "[null]",
        "[[]]",
        "[{\"tag_name\": \"a\", \"draft\": \"no\"}]",
        "[{\"tag_name\": \"a\"}] x",
        "{\"message\": []}",
        "",
        "null"
      })
  void strangeAnswersAreFailuresAndDoNotChangeTheList(String body) throws Exception {
    server.respond(FakeResponse.json(RELEASES));
    Map<String, Object> before = Fixture.at(fixture.collect(RELAY), "result", "data");
    server.respond(FakeResponse.json(body));
    assertThat(failure(fixture.collect(RELAY)).kind()).isEqualTo(FailureKind.MALFORMED);
    server.respond(FakeResponse.json(RELEASES));
    assertThat(Fixture.at(fixture.collect(RELAY), "result", "data")).isEqualTo(before);
  }

  @Test
  void hugeAnswersAreClearFailures() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    server.respond(
        FakeResponse.repeating(head + "[", "{\"tag_name\": \"v\"},".getBytes(UTF_8), 1 << 26));
    assertThat(failure(fixture.collect(RELAY)).kind()).isEqualTo(FailureKind.TOO_LARGE);
    server.respond(FakeResponse.json("[".repeat(10_000) + "]".repeat(10_000)));
    assertThat(failure(fixture.collect(RELAY)).kind()).isEqualTo(FailureKind.TOO_LARGE);
    String tag = "[{\"tag_name\": \"" + "v".repeat(1_001) + "\"}]";
    server.respond(FakeResponse.json(tag));
    assertThat(failure(fixture.collect(RELAY)).kind()).isEqualTo(FailureKind.TOO_LARGE);
    server.respond(FakeResponse.json("[" + "{\"tag_name\": \"v\"},".repeat(1_000) + "{}]"));
    assertThat(failure(fixture.collect(RELAY)).kind()).isEqualTo(FailureKind.TOO_LARGE);
  }

  @Test
  void successorOfTheSameRepositoryKeepsListAndEtag() throws Exception {
    server.respond(response(200, "ETag: \"a\"\r\n", RELEASES));
    fixture.collect(RELAY);
    server.respond(FakeResponse.json("[]"));
    fixture.replace(RELAY, RELAY);
    assertThat(Fixture.at(fixture.collect(RELAY), "result", "data")).hasSize(1);
    assertThat(server.requests().get(1).header("If-None-Match")).hasValue("\"a\"");

    Map<String, String> other = Fixture.entry("repo_1", "", "acme/other");
    fixture.replace(RELAY, other);
    assertThat(Fixture.at(fixture.collect(other), "result", "data")).isEmpty();
    assertThat(server.requests().get(2).header("If-None-Match")).isEmpty();
  }

  @Test
  void moreRepositoriesThanTheHourAllowsRepeatTheirListsOrWait(LogCheck log) throws Exception {
    log.expect("repositories are configured, and GitHub allows 60 requests an hour");
    server.respond(FakeResponse.json(RELEASES));
    int[] messages = {0, 0};
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100; i++) {
        RoundResult result = fixture.collect(Fixture.entry("repo_" + i, "", "acme/r" + i));
        assertThat(result).isInstanceOf(RoundResult.Reading.class);
        messages[round] += result.data().size();
        if (result.data().isEmpty()) {
          assertThat(((RoundResult.Reading) result).warnings())
              .containsExactly(
                  new Warning(Warning.Kind.RATE_LIMITED, "next request at 2026-11-24T14:30:00Z"));
        }
      }
      fixture.advance(HOUR);
    }
    assertThat(messages).containsExactly(60, 100);
    assertThat(server.requestCount()).isEqualTo(100);
  }

  @Test
  void roundsDuringALimitUseUpNoRequests(LogCheck log) throws Exception {
    log.expect("100 repositories are configured, and GitHub allows 60 requests an hour");
    server.respond(response(429, "Retry-After: 5400\r\n", ""));
    assertThat(readings(100)).isZero();
    fixture.advance(HOUR);
    assertThat(readings(100)).isZero();
    assertThat(server.requestCount()).isEqualTo(1);

    server.respond(FakeResponse.json(RELEASES));
    fixture.advance(Duration.ofMinutes(40));

    assertThat(readings(100)).isEqualTo(60);
  }

  /** Gives repositories a round each. Returns how many have a message with their releases. */
  private int readings(int repositories) throws Exception {
    int readings = 0;
    for (int i = 0; i < repositories; i++) {
      RoundResult result = fixture.collect(Fixture.entry("repo_" + i, "", "acme/r" + i));
      readings += result instanceof RoundResult.Reading reading ? reading.data().size() : 0;
    }
    return readings;
  }

  @Test
  void lateRoundIsReportedAsUnreachable() {
    GitHubRepository relay = fixture.accepted(RELAY);
    RoundResult result =
        fixture
            .provider
            .timedOut(relay, TestMonitorContext.of(fixture.provider, relay, () -> fixture.now))
            .orElseThrow();
    assertThat(Fixture.at(result, "error")).containsEntry("code", 5006);
  }
}
