package io.github.panicmonitors.systems;

import static io.github.panicmonitors.golden.GoldenMessages.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.golden.GoldenManager;
import io.github.panicmonitors.golden.GoldenMessages;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
    GoldenMessages.assertPublished(publish(name, new SystemProvider()), golden("ours", name));
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
    List<RecordedMessage> published = new ArrayList<>();
    try (GoldenManager manager = new GoldenManager(Duration.ofMinutes(1), provider)) {
      manager.apply(document(golden));
      for (JsonNode round : golden.get("rounds")) {
        serve(golden, round);
        int requests = exporter.requestCount();
        published.addAll(manager.round());
        if (round.has("requests")) {
          assertThat(exporter.requestCount() - requests).isEqualTo(round.get("requests").asInt());
        }
      }
    }
    return published;
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
}
