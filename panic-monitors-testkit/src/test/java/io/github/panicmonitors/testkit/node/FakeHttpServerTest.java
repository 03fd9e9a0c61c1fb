package io.github.panicmonitors.testkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeHttpServerTest {
  private static final Duration LONG = Duration.ofSeconds(30);

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
