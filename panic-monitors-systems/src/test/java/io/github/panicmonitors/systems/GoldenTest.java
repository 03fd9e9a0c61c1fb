package io.github.panicmonitors.systems;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares what a manager publishes with golden messages, ours and those of PANIC. */
class GoldenTest {
  private static final Path WIRE = Path.of("src/test/resources/wire");
  private static final String KEY = "chains.cosmos.regen.systems_config";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  @AutoClose private final FakeHttpServer exporter = FakeHttpServer.create();

  static Stream<String> cases() throws IOException {
    List<String> names = new ArrayList<>();
    JSON.readTree(WIRE.resolve("cases.json").toFile()).fieldNames().forEachRemaining(names::add);
    assertThat(names).hasSize(15);
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void publishesTheGoldenMessages(String name) throws Exception {
    List<RecordedMessage> published = publish(name, new SystemProvider());

    JsonNode golden = golden("ours", name);
    assertThat(published).hasSize(golden.size());
    BigDecimal shift = time(published.get(0)).subtract(time(golden.get(0).get("body")));
    for (int i = 0; i < golden.size(); i++) {
      RecordedMessage message = published.get(i);
      JsonNode ours = JSON.readTree(message.body());
      JsonNode expected = shifted(golden.get(i).get("body"), shift);
      loosen(ours, expected);
      assertThat(message.exchange()).isEqualTo(golden.get(i).get("exchange").asText());
      assertThat(message.routingKey()).isEqualTo(golden.get(i).get("routing_key").asText());
      assertThat(ours).as("message %d", i).isEqualTo(expected);
      assertThat(keys(ours)).isEqualTo(keys(expected));
      assertThat(ours.at("/result/data"))
          .allMatch(value -> value.isNull() || value.isBigDecimal(), "null, or with a point");
    }
  }

  /** The cases in which both publish readings. */
  @ParameterizedTest
  @ValueSource(strings = {"server", "bare", "failure-between", "memory-filesystems-only"})
  void publishesPanicsNumbersWithPanicsFormulas(String name) throws Exception {
    SystemProvider provider =
        SystemProvider.builder().cpuSinceBoot(true).allFilesystems(true).build();
    List<JsonNode> panics = new ArrayList<>();
    golden("panic", name).forEach(message -> panics.add(message.at("/body/result/data")));
    panics.removeIf(JsonNode::isMissingNode);
    assertThat(readings(publish(name, provider))).isNotEmpty().isEqualTo(panics);
  }

  @Test
  void differsFromPanicInCpuAndStorageUsageOnly() throws Exception {
    List<JsonNode> ours = readings(publish("server", new SystemProvider()));
    JsonNode panics = golden("panic", "server");
    for (int round = 0; round < 3; round++) {
      ObjectNode expected = (ObjectNode) panics.get(2 * round).at("/body/result/data");
      expected.set("system_cpu_usage", ours.get(round).get("system_cpu_usage"));
      expected.set("system_storage_usage", ours.get(round).get("system_storage_usage"));
      assertThat(ours.get(round)).isEqualTo(expected);
    }
  }

  // ---- what the exporter serves and the manager publishes

  private List<RecordedMessage> publish(String name, SystemProvider provider) throws Exception {
    JsonNode golden = JSON.readTree(WIRE.resolve("cases.json").toFile()).get(name);
    broker.declareExchange("raw_data");
    broker.declareExchange("health_check");
    broker.declareQueue("panic");
    broker.bind("panic", "raw_data", "system");
    broker.bind("panic", "health_check", "heartbeat.worker");
    broker.declareExchange("monitorable");
    broker.declareQueue("listed");
    broker.bind("listed", "monitorable", "#");
    MonitorsManager manager =
        MonitorsManager.builder()
            .time(time)
            .broker(broker)
            .provider(provider)
            .execution(ExecutionStrategies.longLivedThreads())
            .build();
    try {
      time.run(manager::start);
      time.call(() -> manager.apply(document(golden)));
      for (JsonNode round : golden.get("rounds")) {
        serve(golden, round);
        int requests = exporter.requestCount();
        time.advance(Duration.ofMinutes(1));
        if (round.has("requests")) {
          assertThat(exporter.requestCount() - requests).isEqualTo(round.get("requests").asInt());
        }
      }
      return broker.drain("panic");
    } finally {
      time.run(manager::close);
      broker.close();
      provider.close();
    }
  }

  private ConfigDocument document(JsonNode golden) throws IOException {
    String entry = resolved(golden.get("entry").toString());
    return ConfigDocument.of(KEY, Map.of("system_1", JSON.readValue(entry, Map.class)));
  }

  private void serve(JsonNode golden, JsonNode round) throws IOException {
    if (golden.path("nobody_listens").asBoolean()) {
      exporter.stop();
    } else if (round.has("answers")) {
      exporter.respond(response(round.get("answers").get(0)));
    }
  }

  private static FakeResponse response(JsonNode answer) throws IOException {
    if (answer.has("fault")) {
      assertThat(answer.get("fault").asText()).isEqualTo("closed");
      return FakeResponse.raw("");
    }
    byte[] body =
        answer.has("body")
            ? Files.readAllBytes(WIRE.resolve(answer.get("body").asText()))
            : answer.get("text").asText().getBytes(UTF_8);
    StringBuilder head =
        new StringBuilder("HTTP/1.1 " + answer.path("status").asInt(200) + " Fake");
    answer
        .path("headers")
        .properties()
        .forEach(
            header -> head.append("\r\n" + header.getKey() + ": " + header.getValue().asText()));
    head.append("\r\nContent-Length: " + answer.path("promised").asInt(body.length) + "\r\n\r\n");
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    response.writeBytes(head.toString().getBytes(UTF_8));
    response.writeBytes(body);
    return FakeResponse.raw(response.toByteArray(), !answer.has("promised"));
  }

  // ---- comparison

  private static Path file(String whose, String name) {
    return WIRE.resolve("golden/" + whose + "/" + name + ".json");
  }

  private JsonNode golden(String whose, String name) throws IOException {
    return JSON.readTree(resolved(Files.readString(file(whose, name))));
  }

  private String resolved(String text) {
    return text.replace("{base}", exporter.url(""))
        .replace("{host}", "127.0.0.1:" + exporter.port());
  }

  private static List<JsonNode> readings(List<RecordedMessage> published) throws IOException {
    List<JsonNode> readings = new ArrayList<>();
    for (RecordedMessage message : published) {
      JsonNode data = JSON.readTree(message.body()).at("/result/data");
      if (!data.isMissingNode()) {
        readings.add(data);
      }
    }
    return readings;
  }

  private static BigDecimal time(RecordedMessage message) throws IOException {
    return time(JSON.readTree(message.body()));
  }

  private static BigDecimal time(JsonNode body) {
    JsonNode found = body.findValue("time");
    return (found == null ? body.get("timestamp") : found).decimalValue();
  }

  /** Returns a golden message as if the first round had been at another time. */
  private static JsonNode shifted(JsonNode body, BigDecimal shift) {
    for (String field : List.of("time", "timestamp")) {
      ObjectNode parent = (ObjectNode) body.findParent(field);
      if (parent != null) {
        parent.put(field, parent.get(field).decimalValue().add(shift));
      }
    }
    return body;
  }

  /** Copies the message of a truncated or malformed page, which is free after its beginning. */
  private static void loosen(JsonNode ours, JsonNode golden) {
    String kind = golden.at("/error/meta_data/failure_kind").asText();
    if (kind.equals("TRUNCATED") || kind.equals("MALFORMED")) {
      String text = ours.at("/error/message").asText();
      String expected = golden.at("/error/message").asText();
      assertThat(text).startsWith(expected.substring(0, expected.indexOf("/metrics: ") + 10));
      ((ObjectNode) golden.get("error")).put("message", text);
    }
  }

  /** Returns all keys in order, which a comparison of parsed JSON ignores. */
  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.properties()
        .forEach(
            field -> {
              keys.add(field.getKey());
              keys.addAll(keys(field.getValue()));
            });
    return keys;
  }
}
