package io.github.panicmonitors.repositories;

import static io.github.panicmonitors.golden.GoldenMessages.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.panicmonitors.golden.GoldenMessages;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the messages of monitors with golden ones, ours and those of PANIC. */
class GoldenTest {
  private static final Path WIRE = Path.of("src/test/resources/wire");

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();

  static Stream<Arguments> cases() throws IOException {
    return Stream.concat(cases("github", 22), cases("dockerhub", 16));
  }

  private static Stream<Arguments> cases(String service, int count) throws IOException {
    List<String> names = new ArrayList<>();
    JSON.readTree(WIRE.resolve(service + "/cases.json").toFile())
        .fieldNames()
        .forEachRemaining(names::add);
    assertThat(names).hasSize(count);
    return names.stream().map(name -> Arguments.of(service, name));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void collectsTheGoldenMessages(String service, String name) throws Exception {
    List<JsonNode> ours = collect(service, name);

    List<JsonNode> golden = golden(service, "ours", name);
    assertThat(ours).hasSameSizeAs(golden);
    for (int i = 0; i < golden.size(); i++) {
      GoldenMessages.assertBody(ours.get(i), golden.get(i));
    }
  }

  static Stream<Arguments> casesInWhichPanicReadsTheSame() {
    return Stream.concat(
        Stream.of("releases", "no-releases", "slash", "moved", "unchanged", "renamed-release")
            .map(name -> Arguments.of("github", name)),
        Stream.of("tags", "changed", "pages", "odd-dates")
            .map(name -> Arguments.of("dockerhub", name)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("casesInWhichPanicReadsTheSame")
  void collectsPanicsReadings(String service, String name) throws Exception {
    List<JsonNode> ours = collect(service, name);
    List<JsonNode> panics = golden(service, "panic", name);
    assertThat(ours.get(0).at("/result/data")).isEqualTo(panics.get(0).at("/result/data"));
  }

  // ---- what the service answers

  private List<JsonNode> collect(String service, String name) throws Exception {
    JsonNode scripted = JSON.readTree(WIRE.resolve(service + "/cases.json").toFile()).get(name);
    Map<?, ?> entry = JSON.readValue(resolved(scripted.get("entry").toString()), Map.class);
    List<JsonNode> messages = new ArrayList<>();
    try (Fixture<?> fixture =
        service.equals("github")
            ? Fixture.github(server.url(""))
            : Fixture.dockerhub(server.url(""))) {
      for (JsonNode round : scripted.get("rounds")) {
        serve(service, scripted, round);
        int requests = server.requestCount();
        Map<String, Object> message = Fixture.at(fixture.collect(strings(entry)));
        messages.add(JSON.readTree(JSON.writeValueAsString(message)));
        if (round.has("requests")) {
          assertThat(server.requestCount() - requests).isEqualTo(round.get("requests").asInt());
        }
        fixture.advance(Duration.ofHours(1));
      }
    }
    return messages;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> strings(Map<?, ?> entry) {
    return (Map<String, String>) entry;
  }

  private void serve(String service, JsonNode scripted, JsonNode round) {
    if (scripted.path("nobody_listens").asBoolean()) {
      server.stop();
    } else {
      server.respondWith(request -> response(service, round, request));
    }
  }

  private FakeResponse response(String service, JsonNode round, RecordedRequest request) {
    String page = request.path().replaceFirst(".*[?&]page=(\\d+).*", "$1");
    int number = page.equals(request.path()) ? 1 : Integer.parseInt(page);
    for (JsonNode answer : round.get("answers")) {
      boolean path = answer.path("path").asText().equals(request.pathWithoutQuery());
      if (path && answer.path("page").asInt(1) == number) {
        return scripted(service, answer, request);
      }
    }
    return FakeResponse.status(404);
  }

  private FakeResponse scripted(String service, JsonNode answer, RecordedRequest request) {
    if (answer.has("fault")) {
      assertThat(answer.get("fault").asText()).isEqualTo("closed");
      return FakeResponse.raw("");
    }
    String etag = answer.at("/headers/ETag").asText();
    boolean unchanged = request.header("If-None-Match").filter(etag::equals).isPresent();
    byte[] body = unchanged ? new byte[0] : body(service, answer);
    int status = unchanged ? 304 : answer.path("status").asInt(200);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Fake");
    answer
        .path("headers")
        .properties()
        .forEach(
            header ->
                head.append(
                    "\r\n" + header.getKey() + ": " + resolved(header.getValue().asText())));
    head.append("\r\nContent-Length: " + answer.path("promised").asInt(body.length) + "\r\n\r\n");
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    response.writeBytes(head.toString().getBytes(UTF_8));
    response.writeBytes(body);
    return FakeResponse.raw(response.toByteArray(), !answer.has("promised"));
  }

  private byte[] body(String service, JsonNode answer) {
    try {
      String text =
          answer.has("body")
              ? Files.readString(WIRE.resolve(service).resolve(answer.get("body").asText()))
              : answer.get("text").asText();
      return resolved(text).getBytes(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- comparison

  /** Returns the golden raw data. The manager adds a heartbeat to each. */
  private List<JsonNode> golden(String service, String whose, String name) throws IOException {
    Path file = WIRE.resolve(service + "/golden/" + whose + "/" + name + ".json");
    List<JsonNode> bodies = new ArrayList<>();
    for (JsonNode message : JSON.readTree(resolved(Files.readString(file)))) {
      if (message.path("exchange").asText().equals("raw_data")) {
        assertThat(message.get("routing_key").asText()).isEqualTo(service);
        bodies.add(message.get("body"));
      }
    }
    return bodies;
  }

  private String resolved(String text) {
    return text.replace("{base}", server.url("")).replace("{host}", "127.0.0.1:" + server.port());
  }
}
