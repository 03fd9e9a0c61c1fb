package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The heap of this module's tests has 64 MB. */
@Timeout(60)
class JsonClientTest {
  private static final long GIGABYTE = 1L << 30;

  private final FakeHttpServer server = FakeHttpServer.create();
  private final SourceClient client = SourceClient.builder().build();
  private final JsonClient json = JsonClient.of(client);
  private final SourceUrl url = SourceUrl.of(server.url("/status"));

  @AfterEach
  void close() {
    assertThat(client.busyConnections()).isZero();
    client.close();
    server.close();
  }

  @Test
  void readsADocument() throws Exception {
    server.respond(FakeResponse.json("{\"height\": 7}"));
    assertThat(height()).isEqualTo(7);
    assertThat(height()).isEqualTo(7);
    assertThat(server.connectionCount()).isEqualTo(1);
    assertThat(server.requests())
        .allSatisfy(
            request -> assertThat(request.headers()).containsEntry("accept", "application/json"));
  }

  @Test
  void postsADocument() throws Exception {
    server.respond(FakeResponse.json("{\"token\": \"t\"}"));
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("user", "acme");
    body.put("secret", Secret.of("s3cret"));
    body.put(
        "values",
        Arrays.asList(
            1, 2L, BigInteger.TWO.pow(70), new BigDecimal("1.50"), 0.5, true, null, Map.of()));
    SourceRequest request =
        SourceRequest.postJson(url, body)
            .withHeader("Accept", "application/vnd.acme+json")
            .withHeader("Authorization", Secret.of("Bearer t0ken"));
    assertThat(json.send(request, token -> token.get("token").asString(), round()).body())
        .isEqualTo("t");
    assertThat(request).hasToString("POST " + url);
    assertThat(server.requests())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.method()).isEqualTo("POST");
              assertThat(sent.body())
                  .isEqualTo(
                      "{\"user\":\"acme\",\"secret\":\"s3cret\","
                          + "\"values\":[1,2,1180591620717411303424,1.50,0.5,true,null,{}]}");
              assertThat(sent.headers())
                  .containsEntry("content-type", "application/json")
                  .containsEntry("accept", "application/vnd.acme+json")
                  .containsEntry("authorization", "Bearer t0ken");
            });
  }

  @Test
  void aWrongDocumentIsAFailureWithItsPath() {
    server.respond(FakeResponse.json("{\"height\": \"7\"}"));
    SourceException failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED);
    assertThat(failure.reason()).isEqualTo("height must be an integer of 64 bits, but is a string");
    assertThat(failure).hasMessage(failure.reason() + ", at " + url);
  }

  @Test
  void aReaderMayFailWithAKindOfItsOwn() {
    server.respond(FakeResponse.json("{}"));
    SourceException failure =
        catchThrowableOfType(
            SourceException.class,
            () ->
                json.get(
                    url,
                    document -> {
                      throw new BodyException(FailureKind.MISSING_METRIC, "no tags", null);
                    },
                    round()));
    assertThat(failure.kind()).isEqualTo(FailureKind.MISSING_METRIC);
    assertThat(failure.reason()).isEqualTo("no tags");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"code\": 3} | true | false",
        "404 | not found | false | false",
        "500 | {\"code\": 2} | true | false",
        "500 | [] | false | true",
        "500 | {\"code\": | false | true",
        "500 | <html> | false | true",
        "501 | {\"code\": 12} | true | false",
        "502 | {\"code\": 2} | true | true",
        "503 | {\"code\": 2} | true | true",
        "504 | {\"code\": 2} | true | true",
      })
  void anErrorMayHaveAJsonObject(int status, String body, boolean object, boolean unreachable) {
    server.respond(response(status, "", body));
    SourceException failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_STATUS);
    assertThat(failure.reason()).isEqualTo("status is not 200: " + status);
    assertThat(failure.status()).hasValue(status);
    assertThat(failure.json().isPresent()).isEqualTo(object);
    assertThat(failure.isUnreachable()).isEqualTo(unreachable);
  }

  @Test
  void a500IsUnreachableIfNoJsonWasAskedFor() {
    server.respond(response(500, "", "{\"code\": 2}"));
    SourceException failure =
        catchThrowableOfType(
            SourceException.class, () -> TextBody.get(client, url, Duration.ofSeconds(20)));
    assertThat(failure.isUnreachable()).isTrue();
    assertThat(failure.json()).isEmpty();
  }

  @Test
  void anErrorOver64KiBHasNoJson() {
    server.respond(FakeResponse.json(400, "{" + " ".repeat((64 << 10) - 2) + "}"));
    assertThat(failure().json()).isPresent();
    server.respond(FakeResponse.json(400, "{" + " ".repeat(64 << 10) + "}"));
    SourceException failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_STATUS);
    assertThat(failure.json()).isEmpty();
  }

  @Test
  void anErrorThatStopsInItsBodyEndsInTime() {
    server.respond(FakeResponse.stalled("HTTP/1.1 403 Fake\r\nRetry-After: 9\r\n\r\n{\"a\":"));
    SourceException failure = failure(TestRound.within(Duration.ofSeconds(1)));
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_STATUS);
    assertThat(failure.header("retry-after")).hasValue("9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[ | 10000 | TOO_LARGE",
        "1 | 1000000 | TOO_LARGE",
        "{\"a\":1}, | 1000000000 | MALFORMED",
        "\"x\", | 1000000000 | MALFORMED"
      })
  void hostileDocumentsAreFailures(String piece, long bytes, FailureKind kind) {
    byte[] some = piece.repeat(1_000).getBytes(UTF_8);
    server.respond(FakeResponse.repeating(head(), some, bytes / some.length + 1));
    assertThat(failure().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[ | 1,",
        "[ | {\"a\":1},",
        "[ | [[],[]],",
        "\" | x",
        "[1 | 1",
        "{\"a | a",
        "[ | ' '"
      })
  void documentsOfAGigabyteAreFailures(String head, String piece) {
    byte[] some = piece.repeat(10_000).getBytes(UTF_8);
    server.respond(FakeResponse.repeating(head() + head, some, GIGABYTE / some.length));
    assertThat(failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
  }

  @Test
  void theNumberOfTokensCanBeSet() throws Exception {
    server.respond(FakeResponse.json("[1, 2, 3, 4]"));
    int size = json.withMaxTokens(6).get(url, document -> document.asList().size(), round());
    assertThat(size).isEqualTo(4);
    SourceException failure =
        catchThrowableOfType(
            SourceException.class,
            () -> json.withMaxTokens(5).get(url, document -> document, round()));
    assertThat(failure.kind()).isEqualTo(FailureKind.TOO_LARGE);
  }

  private long height() throws Exception {
    return json.get(url, document -> document.get("height").asLong(), round());
  }

  private SourceException failure() {
    return failure(round());
  }

  private SourceException failure(TestRound round) {
    return catchThrowableOfType(
        SourceException.class,
        () -> json.get(url, document -> document.get("height").asLong(), round));
  }

  private static TestRound round() {
    return TestRound.within(Duration.ofSeconds(50));
  }

  private static String head() {
    return "HTTP/1.1 200 Fake\r\nContent-Type: application/json\r\n\r\n";
  }

  private static FakeResponse response(int status, String headers, String body) {
    return FakeResponse.raw(
        "HTTP/1.1 "
            + status
            + " Fake\r\n"
            + headers
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }
}
