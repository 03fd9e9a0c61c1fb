package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SourceRequestTest {
  private final FakeHttpServer server = FakeHttpServer.create();
  private final SourceClient client = SourceClient.builder().build();
  private final SourceUrl url = SourceUrl.of(server.url("/a"));

  @AfterEach
  void close() {
    assertThat(client.busyConnections()).isZero();
    client.close();
    server.close();
  }

  @Test
  void sendsHeadersAndABody() throws Exception {
    byte[] body = "é".getBytes(UTF_8);
    SourceRequest request =
        SourceRequest.post(url, "text/x", body)
            .withHeader("Accept", "a")
            .withHeader("ACCEPT", "a")
            .withHeader("Accept", "b")
            .withHeader("Authorization", Secret.of("Bearer t"));
    body[0] = 0;
    assertThat(send(request).body()).isEmpty();
    assertThat(server.requests())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.method()).isEqualTo("POST");
              assertThat(sent.body()).isEqualTo("é");
              assertThat(sent.headers())
                  .containsEntry("content-type", "text/x")
                  .containsEntry("content-length", "2")
                  .containsEntry("accept", "b")
                  .containsEntry("authorization", "Bearer t");
            });
  }

  @Test
  void sendsABodyOnceMoreIfAKeptConnectionIsStale() throws Exception {
    SourceRequest request = SourceRequest.post(url, "text/x", "body".getBytes(UTF_8));
    send(request);
    server.stop();
    server.start();
    send(request);
    assertThat(server.requests()).extracting("body").containsExactly("body", "body");
  }

  @Test
  void aHeaderOfTheSettingsTakesPrecedence() throws Exception {
    HttpSettings settings =
        HttpSettings.builder()
            .prefix(
                server.url("/"),
                to -> to.bearerToken(Secret.of("host")).header("X-A", Secret.of("host")))
            .build();
    try (SourceClient configured = SourceClient.builder().settings(settings).build()) {
      SourceRequest request =
          SourceRequest.get(url)
              .withHeader("Authorization", Secret.of("monitor"))
              .withHeader("x-a", "monitor");
      send(configured, request);
      assertThat(server.requests().get(0).headers())
          .containsEntry("authorization", "Bearer host")
          .containsEntry("x-a", "host");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\n", "Content-Length", "connection", "é"})
  void rejectsHeadersOfTheClientAndInvalidNames(String name) {
    SourceRequest request = SourceRequest.get(url);
    assertThatIllegalArgumentException().isThrownBy(() -> request.withHeader(name, "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cret\r\nX: y", "s3cret\u0000", "s3crét"})
  void rejectsHeaderValuesWithoutQuotingThem(String value) {
    SourceRequest request = SourceRequest.get(url);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request.withHeader("X-A", Secret.of(value)))
        .withMessage("header value must be printable ASCII");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsRedirectsOnlyWhenAsked(int status) throws Exception {
    server.respond("/a", redirect(status, "/b"));
    SourceException failure = failure(SourceRequest.get(url));
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_STATUS);
    assertThat(failure.status()).hasValue(status);
    assertThat(failure.header("location")).hasValue("/b");
    assertThat(server.requests()).extracting("path").containsExactly("/a");

    assertThat(send(SourceRequest.get(url).followingRedirects()).body()).isEmpty();
    assertThat(server.requests()).extracting("path").containsExactly("/a", "/a", "/b");
  }

  @Test
  void neverFollowsARedirectOfAPost() {
    server.respond("/a", redirect(307, "/b"));
    SourceRequest post = SourceRequest.post(url, "text/x", new byte[0]);
    assertThat(failure(post).status()).hasValue(307);
    assertThatIllegalStateException().isThrownBy(post::followingRedirects);
  }

  @Test
  void aRedirectToAnotherPortGetsNoSecrets() throws Exception {
    try (FakeHttpServer other = FakeHttpServer.create()) {
      server.respond("/a", redirect(302, other.url()));
      send(
          SourceRequest.get(url)
              .withHeader("Authorization", Secret.of("s3cret"))
              .withHeader("X-Version", "1")
              .followingRedirects());
      assertThat(server.requests().get(0).headers()).containsEntry("authorization", "s3cret");
      assertThat(other.requests().get(0).headers())
          .containsEntry("x-version", "1")
          .doesNotContainKey("authorization");
    }
  }

  @Test
  void aSourceThatHasNotChangedHasNoBody() throws Exception {
    server.enqueue(
        FakeResponse.raw(
            "HTTP/1.1 200 Fake\r\nETag: \"v1\"\r\nContent-Length: 1\r\n\r\nx".getBytes(UTF_8),
            true),
        FakeResponse.raw("HTTP/1.1 304 Fake\r\nETag: \"v1\"\r\n\r\n".getBytes(UTF_8), true),
        FakeResponse.page("y"));
    SourceResponse<String> first = send(SourceRequest.get(url));
    assertThat(first.isNotModified()).isFalse();
    assertThat(first.body()).isEqualTo("x");
    String etag = first.header("etag").orElseThrow();
    assertThat(etag).isEqualTo("\"v1\"");

    SourceResponse<String> second = send(SourceRequest.get(url).withEtag(etag));
    assertThat(second.isNotModified()).isTrue();
    assertThat(second.header("ETag")).hasValue(etag);
    assertThatIllegalStateException().isThrownBy(second::body);

    assertThat(send(SourceRequest.get(url).withEtag(etag)).body()).isEqualTo("y");
    assertThat(server.requests())
        .extracting(request -> request.headers().get("if-none-match"))
        .containsExactly(null, etag, etag);
    assertThat(server.connectionCount()).isEqualTo(1);
  }

  @Test
  void anUnexpected304IsAFailure() {
    server.respond(FakeResponse.raw("HTTP/1.1 304 Fake\r\n\r\n"));
    assertThat(failure(SourceRequest.get(url)).status()).hasValue(304);
  }

  @Test
  void ignoresAnEtagThatNoHeaderCanHave() throws Exception {
    send(SourceRequest.get(url).withEtag("é").withEtag("\u0000").withEtag(""));
    assertThat(server.requests().get(0).headers()).doesNotContainKey("if-none-match");
  }

  @Test
  void headersAreLimited() throws Exception {
    String longest = "x".repeat(4_000);
    server.respond(
        FakeResponse.raw(
            "HTTP/1.1 200 Fake\r\nETag: " + longest + "\r\nLink: x" + longest + "\r\n\r\n"));
    SourceResponse<String> response = send(SourceRequest.get(url));
    assertThat(response.header("ETag")).hasValue(longest);
    assertThat(response.header("Link")).isEmpty();
    assertThat(response.header("Retry-After")).isEmpty();

    server.respond(
        FakeResponse.repeating("HTTP/1.1 200 Fake\r\nETag: ", longest.getBytes(UTF_8), 250));
    assertThat(failure(SourceRequest.get(url)).kind()).isEqualTo(FailureKind.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "429 Fake",
        "403 Fake\r\nRetry-After: 60",
        "503 Fake\r\nRetry-After: 60",
        "403 Fake\r\nX-RateLimit-Remaining: 0",
        "403 Fake\r\nX-Retry-After: 1795527000"
      })
  void asksOnceIfRequestsAreLimited(String limited) throws Exception {
    send(SourceRequest.get(url));
    server.respond(FakeResponse.raw("HTTP/1.1 " + limited + "\r\nX-RateLimit-Reset: 9\r\n\r\n"));
    SourceException failure = failure(SourceRequest.get(url));
    assertThat(failure.header("x-ratelimit-reset")).hasValue("9");
    assertThat(server.requestCount()).isEqualTo(2);
  }

  @Test
  void endsAtItsOwnTimeLimitOrTheRounds() {
    server.respond(FakeResponse.hang());
    Duration limit = Duration.ofMillis(300);
    assertThat(failure(SourceRequest.get(url).withTimeout(limit)))
        .hasMessageStartingWith("no complete response within PT0.3S");
    SourceException late =
        catchThrowableOfType(
            SourceException.class,
            () ->
                client.send(
                    SourceRequest.get(url),
                    TextBody::new,
                    TestRound.within(Duration.ofMillis(400))));
    assertThat(late.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(late.reason()).isEqualTo("no complete response within PT0S");
  }

  private static FakeResponse redirect(int status, String to) {
    return FakeResponse.raw("HTTP/1.1 " + status + " Fake\r\nLocation: " + to + "\r\n\r\n");
  }

  private SourceResponse<String> send(SourceRequest request) throws Exception {
    return send(client, request);
  }

  private static SourceResponse<String> send(SourceClient with, SourceRequest request)
      throws Exception {
    return with.send(request, TextBody::new, TestRound.within(Duration.ofSeconds(20)));
  }

  private SourceException failure(SourceRequest request) {
    return catchThrowableOfType(SourceException.class, () -> send(request));
  }
}
