package io.github.panicmonitors.chainlink;

import static io.github.panicmonitors.golden.GoldenMessages.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.golden.GoldenMessages;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what is published with golden messages, and these with those of PANIC. */
class GoldenTest {
  private static final Path WIRE = Path.of("src/test/resources/wire");
  private static final String REFUSED = "http://127.0.0.1:1/metrics";

  private final FakeHttpServer server = FakeHttpServer.create();

  @AfterEach
  void close() {
    server.close();
  }

  static List<String> goldenNames() throws IOException {
    try (var files = Files.list(WIRE.resolve("golden/ours"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("goldenNames")
  void publishesTheGoldenMessage(String name) throws Exception {
    JsonNode golden = golden("ours", name);
    RawData published = published(name);

    assertThat(published.routingKey()).isEqualTo(golden.get("routing_key").asText());
    GoldenMessages.assertBody(
        JSON.readTree(JSON.writeValueAsString(published.body())), golden.get("body"));
  }

  @Test
  void writesTheTimeWithItsMicroseconds() throws Exception {
    Object time =
        MonitorFixture.at(
            RoundResult.reading(published("node-down")), "error", "meta_data", "time");
    assertThat(JSON.writeValueAsString(time)).isEqualTo("1795527000.123456");
  }

  @Test
  void differsFromPanicByCountingFailuresInsteadOfSeries() throws Exception {
    String field = "/body/prometheus/result/data/run_status_update_total_errors";
    assertThat(golden("panic", "chainlink-v1-2022").at(field).asInt()).isEqualTo(2);
    try (MonitorFixture fixture = new MonitorFixture(server.url())) {
      String page = page("chainlink-v1-2022");
      server.page(page);
      assertThat(fixture.data().get("run_status_update_total_errors")).isEqualTo(0);
      server.page(
          page.replace("status=\"errored\"} 90", "status=\"errored\"} 94")
              .replace("status=\"completed\"} 389", "status=\"completed\"} 500"));
      assertThat(fixture.data().get("run_status_update_total_errors")).isEqualTo(4);
    }
  }

  @Test
  void differsFromPanicByIgnoringOtherChains() throws Exception {
    String field = "/body/prometheus/result/data/tx_manager_gas_bump_exceeds_limit_total";
    assertThat(golden("panic", "chainlink-v2.8-multichain").at(field).asDouble())
        .as("PANIC takes chain 137's value for chain 1")
        .isEqualTo(1.0);
    server.page(page("chainlink-v2.8-multichain"));
    try (MonitorFixture fixture = new MonitorFixture(server.url())) {
      assertThat(fixture.data().get("tx_manager_gas_bump_exceeds_limit_total")).isNull();
    }
  }

  @Test
  void differsFromPanicByReadingNodesThatLackAMetric() throws Exception {
    assertThat(
            golden("panic", "chainlink-2026-txm-disabled")
                .at("/body/prometheus/error/code")
                .asInt())
        .isEqualTo(5003);
    server.page(page("chainlink-2026-txm-disabled"));
    try (MonitorFixture fixture = new MonitorFixture(server.url())) {
      assertThat(fixture.data().get("unconfirmed_transactions")).isNull();
    }
  }

  @Test
  void agreesWithPanicOnTheValuesOfAPageOfOneChain() throws Exception {
    JsonNode panic = golden("panic", "chainlink-v1-2022").at("/body/prometheus/result/data");
    JsonNode ours = golden("ours", "chainlink-v1-2022").at("/body/prometheus/result/data");
    ((ObjectNode) panic).remove("run_status_update_total_errors");
    ((ObjectNode) ours).remove("run_status_update_total_errors");
    assertThat(ours).isEqualTo(panic);
  }

  private RawData published(String name) throws Exception {
    Path page = WIRE.resolve("pages/" + name + ".txt");
    server.page(Files.exists(page) ? Files.readString(page) : page("chainlink-v1-2022"));
    String own = server.url("/" + name + ".txt");
    String[] urls =
        switch (name) {
          case "failover-to-second-url" ->
              new String[] {REFUSED, server.url("/chainlink-v1-2022.txt")};
          case "node-down" -> new String[] {REFUSED};
          case "invalid-url" -> new String[] {"htp:/not a url"};
          case "truncated-body" -> {
            server.respond(FakeResponse.truncated(1_000, "up "));
            yield new String[] {server.url("/truncated")};
          }
          default -> new String[] {own};
        };
    try (MonitorFixture fixture = new MonitorFixture(urls)) {
      return fixture.collect().data().get(0);
    }
  }

  private static String page(String name) throws IOException {
    return Files.readString(WIRE.resolve("pages/" + name + ".txt"));
  }

  /** Returns the golden message with the port of this test's server. */
  private JsonNode golden(String whose, String name) throws IOException {
    String text = Files.readString(WIRE.resolve("golden/" + whose + "/" + name + ".json"));
    return JSON.readTree(text.replace("127.0.0.1:6691", "127.0.0.1:" + server.port())).get(0);
  }
}
