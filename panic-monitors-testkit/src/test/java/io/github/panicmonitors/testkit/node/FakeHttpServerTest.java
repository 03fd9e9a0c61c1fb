package io.github.panicmonitors.testkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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
