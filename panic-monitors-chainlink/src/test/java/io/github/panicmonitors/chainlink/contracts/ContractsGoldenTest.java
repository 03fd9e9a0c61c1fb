package io.github.panicmonitors.chainlink.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.node.FakeEndpoints;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what a manager publishes with golden messages. */
class ContractsGoldenTest {
  private static final Path WIRE = Path.of("src/test/resources/wire/contracts");
  private static final String TYPE = "chainlink-contracts";
  private static final String FREE_TEXT = "<free text>";
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  @AutoClose private final FakeEndpoints endpoints = FakeEndpoints.create();
  @AutoClose private final ChainlinkContractsProvider provider = new ChainlinkContractsProvider();
  private MonitorsManager manager;

  static Stream<String> cases() throws IOException {
    try (Stream<Path> inputs = Files.list(WIRE.resolve("inputs"))) {
      List<String> names =
          inputs
              .map(file -> file.getFileName().toString().replace(".json", ""))
              .filter(name -> !name.equals("config"))
              .sorted()
              .toList();
      assertThat(names).hasSize(26);
      return names.stream();
    }
  }

  static Stream<String> configurations() throws IOException {
    List<String> names = new ArrayList<>();
    read("inputs/config").fieldNames().forEachRemaining(names::add);
    assertThat(names).hasSize(16);
    return names.stream();
  }

  private void start(Duration period) {
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
      broker.declareQueue(exchange);
      broker.bind(exchange, exchange, "#");
    }
    broker.bind("raw_data", "health_check", "heartbeat.worker");
    manager =
        MonitorsManager.builder()
            .time(time)
            .broker(broker)
            .discovery(false)
            .provider(provider)
            .period(TYPE, period)
            .execution(ExecutionStrategies.longLivedThreads())
            .build();
    time.run(manager::start);
  }

  @AfterEach
  void close() {
    time.run(manager::close);
    broker.close();
  }

  private static JsonNode read(String file) throws IOException {
    return JSON.readTree(WIRE.resolve(file + ".json").toFile());
  }

  private AppliedDocument apply(JsonNode key, JsonNode document) throws IOException {
    Map<String, Object> entries =
        JSON.readValue(endpoints.resolved(document.toString()), new TypeReference<>() {});
    CompletableFuture<AppliedDocument> applied =
        manager.apply(ConfigDocument.of(key.asText(), entries));
    time.settle();
    return applied.join();
  }

  // ---- readings and failures

  /**
   * If a case has {@code hours_later}, each of its rounds comes that long after the previous one.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void publishesTheGoldenMessages(String name) throws Exception {
    JsonNode input = read("inputs/" + name);
    JsonNode golden = JSON.readTree(endpoints.resolved(read("golden/ours/" + name).toString()));
    JsonNode hours = input.findValue("hours_later");
    Duration period = hours == null ? PERIOD : Duration.ofHours(hours.asLong());
    start(period);
    apply(input.at("/config/key"), input.at("/config/document"));
    for (int round = 0; round < golden.size(); round++) {
      JsonNode patch = input.get("rounds").get(round).path("endpoints");
      endpoints.patch(patch.isMissingNode() ? "{}" : patch.toString());
      time.advance(period);
      compare(broker.drain("raw_data"), golden.get(round));
    }
  }

  private static void compare(List<RecordedMessage> published, JsonNode golden) throws IOException {
    assertThat(published).hasSameSizeAs(golden);
    BigDecimal shift = time(published.get(0)).subtract(time(golden.get(0)));
    for (int i = 0; i < published.size(); i++) {
      compare(published.get(i), golden.get(i), shift);
    }
  }

  private static void compare(RecordedMessage message, JsonNode golden, BigDecimal shift)
      throws IOException {
    JsonNode ours = JSON.readTree(message.body());
    JsonNode expected = shifted(golden.get("body"), shift);
    JsonNode text = expected.at("/error/message");
    if (text.asText().endsWith(FREE_TEXT)) {
      String beginning = text.asText().replace(FREE_TEXT, "");
      assertThat(ours.at("/error/message").asText()).startsWith(beginning).isNotEqualTo(beginning);
      ((ObjectNode) expected.get("error")).set("message", ours.at("/error/message"));
    }
    assertThat(message.exchange()).isEqualTo(golden.get("exchange").asText());
    assertThat(message.routingKey()).isEqualTo(golden.get("routing_key").asText());
    assertThat(ours).isEqualTo(expected);
    assertThat(numbers(message.body())).allMatch(number -> number.matches("-?[0-9]+"));
  }

  /** Returns the text of all numbers but the time. */
  private static List<String> numbers(byte[] json) throws IOException {
    List<String> numbers = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isNumeric() && !List.of("time", "timestamp").contains(parser.currentName())) {
          numbers.add(parser.getText());
        }
      }
    }
    return numbers;
  }

  private static BigDecimal time(RecordedMessage message) throws IOException {
    return time(JSON.readTree(message.body()));
  }

  private static BigDecimal time(JsonNode message) {
    JsonNode found = message.findValue("time");
    return (found == null ? message.findValue("timestamp") : found).decimalValue();
  }

  /** Returns a golden message as if its round had been at another time. */
  private static JsonNode shifted(JsonNode body, BigDecimal shift) {
    for (String field : List.of("time", "timestamp")) {
      ObjectNode parent = (ObjectNode) body.findParent(field);
      if (parent != null) {
        parent.put(field, parent.get(field).decimalValue().add(shift));
      }
    }
    return body;
  }

  // ---- configurations

  @ParameterizedTest
  @MethodSource("configurations")
  void startsReplacesAndStopsMonitors(String name, LogCheck log) throws Exception {
    log.allow("rejected");
    start(PERIOD);
    JsonNode documents = read("inputs/config").get(name).get("documents");
    JsonNode golden = read("golden/ours/config").get(name);
    time.settle();
    broker.drain("monitorable");
    for (int i = 0; i < documents.size(); i++) {
      List<String> before = running();
      AppliedDocument applied = apply(documents.get(i).get("key"), documents.get(i).get("body"));
      List<String> after = running();
      ObjectNode ours = JSON.createObjectNode();
      ours.set("started", names(after, applied.started(), applied.replaced()));
      ours.set("stopped", names(before, applied.replaced(), applied.stopped()));
      ours.set("running", JSON.valueToTree(labels(after)));
      ours.set(
          "rejected",
          JSON.valueToTree(applied.rejected().stream().map(RejectedEntry::id).toList()));
      ours.set("monitorable", listed());
      ObjectNode expected = (ObjectNode) golden.get(i);
      expected.remove("nodes"); // The monitorable messages have them.
      assertThat(ours).as("document %d", i).isEqualTo(expected);
    }
  }

  /** Returns the ids and names of the running monitors. */
  private List<String> running() {
    return manager.status().monitors().stream()
        .map(monitor -> monitor.monitor().id() + "=" + monitor.name())
        .sorted()
        .toList();
  }

  private static List<String> labels(List<String> running) {
    return running.stream().map(one -> one.substring(one.indexOf('=') + 1)).sorted().toList();
  }

  private static JsonNode names(
      List<String> running, List<MonitorId> some, List<MonitorId> others) {
    List<String> ids = Stream.concat(some.stream(), others.stream()).map(MonitorId::id).toList();
    return JSON.valueToTree(
        labels(
            running.stream()
                .filter(one -> ids.contains(one.substring(0, one.indexOf('='))))
                .toList()));
  }

  /** Returns the monitorable messages, ordered by routing key. */
  private JsonNode listed() throws IOException {
    List<ObjectNode> messages = new ArrayList<>();
    for (RecordedMessage message : broker.drain("monitorable")) {
      ObjectNode body = (ObjectNode) JSON.readTree(message.body());
      body.put("manager_name", "<manager name>");
      ObjectNode listed = JSON.createObjectNode().put("routing_key", message.routingKey());
      listed.set("body", body);
      messages.add(listed);
    }
    messages.sort(Comparator.comparing(listed -> listed.get("routing_key").asText()));
    return JSON.valueToTree(messages);
  }
}
