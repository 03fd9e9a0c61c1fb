package io.github.panicmonitors.testkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeHttpServerTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();

  @Test
  void takesRequestsOnceInOrder() throws Exception {
    get("/one");
    get("/two");
    assertThat(server.takeRequest(LONG).path()).isEqualTo("/one");
    assertThat(server.takeRequest(LONG).path()).isEqualTo("/two");
    assertThat(server.requests()).extracting(RecordedRequest::path).containsExactly("/one", "/two");
  }

  @Test
  void takeRequestWaits() throws Exception {
    Thread client = new Thread(() -> getQuietly("/late"));
    client.start();
    assertThat(server.takeRequest(LONG).path()).isEqualTo("/late");
    client.join();
  }

  @Test
  void takeRequestFailsAfterTheTimeout() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> server.takeRequest(Duration.ofMillis(1)))
        .withMessage("no request received within PT0.001S at " + server.url());
  }

  @Test
  void keepsPortAndResponsesWhileStopped() throws Exception {
    server.enqueue(FakeResponse.status(503), FakeResponse.html());
    assertThat(get("/")).isEqualTo(503);
    server.stop();
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("/"));
    server.start();
    assertThat(get("/")).isEqualTo(200);
    assertThat(server.requestCount()).isEqualTo(2);
  }

  @Test
  void answersByPath() throws Exception {
    server.respond(FakeResponse.status(404));
    server.respond("/status", FakeResponse.json("{}"));
    assertThat(get("/status?full")).isEqualTo(200);
    assertThat(get("/statu")).isEqualTo(404);
    server.respond(FakeResponse.status(500));
    assertThat(get("/status")).isEqualTo(200);
    assertThat(get("/")).isEqualTo(500);
    server.enqueue(FakeResponse.status(503));
    assertThat(get("/status")).isEqualTo(503);
  }

  @Test
  void answersByMethodAndPath() throws Exception {
    server.respond("/token", FakeResponse.status(405));
    server.respond("POST", "/token", FakeResponse.json(201, "{}"));
    assertThat(get("/token")).isEqualTo(405);
    assertThat(send("POST", "/token", Map.of()).statusCode()).isEqualTo(201);
    assertThat(send("POST", "/tokens", Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void addsHeaders() throws Exception {
    server.respond(FakeResponse.json("{}").withHeader("Link", "<a>").withHeader("X-A", "b"));
    HttpResponse<String> response = send("GET", "/", Map.of());
    assertThat(response.headers().map())
        .containsEntry("link", List.of("<a>"))
        .containsEntry("x-a", List.of("b"))
        .containsEntry("content-type", List.of("application/json"));
    assertThat(response.body()).isEqualTo("{}");
    FakeResponse raw = FakeResponse.raw("any");
    assertThatIllegalStateException().isThrownBy(() -> raw.withHeader("a", "b"));
  }

  @Test
  void answers304ToTheSameEtagOnly() throws Exception {
    server.respond(FakeResponse.json("{}").withHeader("X-A", "b").withEtag("\"v1\""));
    assertThat(send("GET", "/", Map.of()).headers().firstValue("etag")).hasValue("\"v1\"");
    HttpResponse<String> same = send("GET", "/", Map.of("If-None-Match", "\"v1\""));
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers().map())
        .containsEntry("etag", List.of("\"v1\""))
        .containsEntry("x-a", List.of("b"));
    HttpResponse<String> other = send("GET", "/", Map.of("If-None-Match", "\"v2\""));
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.body()).isEqualTo("{}");
    assertThat(server.connectionCount()).as("kept open after 304").isEqualTo(1);
  }

  @Test
  void limitsRequests() throws Exception {
    server.limitRequests(2, FakeResponse.tooManyRequests(Duration.ofSeconds(60)));
    assertThat(get("/")).isEqualTo(200);
    assertThat(get("/")).isEqualTo(200);
    HttpResponse<String> refused = send("GET", "/", Map.of());
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).hasValue("60");
    server.limitRequests(1, FakeResponse.status(403));
    assertThat(get("/")).isEqualTo(200);
    assertThat(get("/")).isEqualTo(403);
    assertThat(server.requestCount()).isEqualTo(5);
  }

  @Test
  void answersByTheRequestsBody() throws Exception {
    server.respondWith(
        request ->
            request.body().contains("eth_blockNumber")
                ? FakeResponse.json("{\"method\": \"" + request.method() + "\"}")
                : FakeResponse.status(400));
    assertThat(post("{\"method\": \"eth_blockNumber\"}")).isEqualTo("{\"method\": \"POST\"}");
    assertThat(post("{\"method\": \"eth_\u00e4\"}")).isEqualTo("status 400\n");
    assertThat(server.requests())
        .extracting(RecordedRequest::body)
        .containsExactly("{\"method\": \"eth_blockNumber\"}", "{\"method\": \"eth_\u00e4\"}");
    assertThat(server.connectionCount()).as("kept open after a body").isEqualTo(1);
  }

  private String post(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url()))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private HttpResponse<String> send(String method, String path, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url(path)))
            .method(method, HttpRequest.BodyPublishers.noBody());
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void getQuietly(String path) {
    try {
      get(path);
    } catch (IOException e) {
      // The test checks whether the request was received.
    }
  }

  private int get(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(server.url(path)).toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
