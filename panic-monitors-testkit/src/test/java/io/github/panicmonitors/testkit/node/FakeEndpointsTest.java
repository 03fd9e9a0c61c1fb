package io.github.panicmonitors.testkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeEndpointsTest {
  private static final String CALL =
      "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"eth_blockNumber\", \"params\": []}";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AutoClose private final FakeEndpoints endpoints = FakeEndpoints.create();

  @Test
  void servesPages() throws Exception {
    endpoints.patch(
        """
        {"/up": {"text": "up 1\\n", "type": "text/plain"}, "/feeds": {"status": 503, "json": [1]}}
        """);
    HttpResponse<String> page = post("/up");
    assertThat(page.body()).isEqualTo("up 1\n");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/plain");
    HttpResponse<String> json = post("/feeds");
    assertThat(json.statusCode()).isEqualTo(503);
    assertThat(json.body()).isEqualTo("[1]");
    assertThat(json.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(post("/other").statusCode()).isEqualTo(404);
  }

  @Test
  void endsConnectionsEarly() {
    endpoints.patch(
        """
        {"/close": {"close": true}, "/short": {"text": "up", "promised": 9},
         "/chunk": {"text": "up", "cut_chunk": true}}
        """);
    for (String path : new String[] {"/close", "/short", "/chunk"}) {
      assertThatExceptionOfType(IOException.class).as(path).isThrownBy(() -> post(path));
    }
  }

  @Test
  void changesOnlyWhatAPatchNames() throws Exception {
    endpoints.patch(
        """
        {"/a": {"rpc": {"eth_blockNumber": "0x1", "eth_syncing": false}},
         "/b": {"rpc": {"eth_blockNumber": "0x2"}}}
        """);
    assertThat(post("/a").body()).contains("\"0x1\"");
    endpoints.patch("{\"/a\": {\"rpc\": {\"eth_blockNumber\": \"0x3\"}}}");
    assertThat(post("/a").body()).contains("\"0x3\"");
    assertThat(post("/b").body()).contains("\"0x2\"");
    assertThat(endpoints.chain("/a").takeTraffic().requests()).isEqualTo(2);
    endpoints.patch("{\"/a\": null, \"/b\": {\"close\": true}}");
    assertThat(post("/a").statusCode()).isEqualTo(404);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> post("/b"));
    endpoints.patch("{\"/b\": {\"close\": null, \"rpc\": {\"eth_blockNumber\": null}}}");
    assertThat(post("/b").body()).contains("-32601");
  }

  @Test
  void resolvesItsUrl() {
    assertThat(endpoints.resolved("{base}/a,{base}/b"))
        .isEqualTo(endpoints.server().url("/a") + "," + endpoints.server().url("/b"));
  }

  @Test
  void refusesWrongUse() {
    assertThatIllegalArgumentException().isThrownBy(() -> endpoints.patch("[]"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> endpoints.chain("/a"))
        .withMessageContaining("/a");
  }

  private HttpResponse<String> post(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(endpoints.server().url(path)))
            .POST(HttpRequest.BodyPublishers.ofString(CALL))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
