package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FakeChainlinkNodeTest {
  private final FakeChainlinkNode node = FakeChainlinkNode.create();

  @AfterEach
  void close() {
    node.close();
  }

  @ParameterizedTest
  @EnumSource
  void servesAPageOfEveryVersionWithAGrowingHead(ChainlinkVersion version) throws IOException {
    try (FakeChainlinkNode other = FakeChainlinkNode.create(version).head(41).chainId("5")) {
      assertThat(get(other.url())).contains("\nhead_tracker_current_head{evmChainID=\"5\"} 42\n");
      assertThat(get(other.url())).contains("\nhead_tracker_current_head{evmChainID=\"5\"} 43\n");
      assertThat(other.head()).isEqualTo(43);
    }
  }

  @Test
  void freezesItsValues() throws IOException {
    node.freeze().balance(1.5);
    String page = get(node.url());
    assertThat(page).contains(" 1.5\n").isEqualTo(get(node.url()));
  }

  @Test
  void refusesConnectionsWhileStopped() throws IOException {
    String url = node.url();
    node.stop();
    node.stop();
    assertThatThrownBy(() -> get(url)).isInstanceOf(ConnectException.class);
    node.start();
    node.start();
    assertThat(get(url)).contains("head_tracker_current_head");
    assertThat(node.url()).isEqualTo(url);
    assertThat(node.requestCount()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.github.panicmonitors.testkit.node.FakeResponseTest#closingResponses")
  void servesItsPageAgainAfterScriptedFaults(String name, FakeResponse response, String sent)
      throws IOException {
    node.server().enqueue(response, FakeResponse.status(503));
    try (RawClient client = RawClient.request(node.server().port())) {
      assertThat(client.readToEnd()).isEqualTo(sent);
    }
    assertThatThrownBy(() -> get(node.url())).hasMessageContaining("503");
    assertThat(get(node.url())).contains("head_tracker_current_head");
    assertThat(node.requestCount()).isEqualTo(3);
  }

  private static String get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestProperty("Connection", "close");
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
