package io.github.panicmonitors.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.testkit.node.FakeEndpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of cases and golden messages.
 *
 * <ul>
 *   <li>{@code inputs/<case>.json} has a configuration document and, for each round, a patch of
 *       {@link FakeEndpoints}. Rounds are 10 s apart, or {@code hours_later} if any round has it.
 *   <li>{@code golden/ours/<case>.json} has the messages of each round.
 *   <li>{@code inputs/config.json} has sequences of configuration documents, by name, and {@code
 *       golden/ours/config.json} what each document changes.
 * </ul>
 *
 * @param directory the directory
 */
public record GoldenCases(Path directory) {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** Returns the names of all cases. */
  public List<String> names() throws IOException {
    try (Stream<Path> inputs = Files.list(directory.resolve("inputs"))) {
      return inputs
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .filter(name -> !name.equals("config"))
          .sorted()
          .toList();
    }
  }

  /** Returns the names of all sequences of configuration documents. */
  public List<String> configurations() throws IOException {
    List<String> names = new ArrayList<>();
    GoldenMessages.JSON.readTree(text("inputs/config")).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Runs the rounds of a case and compares what is published with the golden messages. */
  public void assertPublished(String name, MonitorProvider<?>... providers) throws IOException {
    try (FakeEndpoints endpoints = FakeEndpoints.create()) {
      JsonNode input = read("inputs/" + name, endpoints);
      JsonNode golden = read("golden/ours/" + name, endpoints);
      assertThat(input.get("rounds")).hasSameSizeAs(golden);
      JsonNode hours = input.findValue("hours_later");
      Duration period = hours == null ? PERIOD : Duration.ofHours(hours.asLong());
      try (GoldenManager manager = new GoldenManager(period, providers)) {
        manager.apply(document(input.at("/config/key"), input.at("/config/document")));
        for (int round = 0; round < golden.size(); round++) {
          JsonNode patch = input.get("rounds").get(round).get("endpoints");
          endpoints.patch(patch == null ? "{}" : patch.toString());
          GoldenMessages.assertPublished(manager.round(), golden.get(round));
        }
      }
    }
  }

  /** Applies a sequence of configuration documents and compares what each of them changes. */
  public void assertConfigured(String name, MonitorProvider<?>... providers) throws IOException {
    try (FakeEndpoints endpoints = FakeEndpoints.create();
        GoldenManager manager = new GoldenManager(PERIOD, providers)) {
      JsonNode documents = read("inputs/config", endpoints).get(name).get("documents");
      JsonNode golden = read("golden/ours/config", endpoints).get(name);
      assertThat(documents).hasSameSizeAs(golden);
      for (int i = 0; i < golden.size(); i++) {
        JsonNode document = documents.get(i);
        JsonNode changes = manager.changes(document(document.get("key"), document.get("body")));
        assertThat(changes).as("document %d", i).isEqualTo(golden.get(i));
      }
    }
  }

  /** Reads a file with the URL of the endpoints in place of {@code {base}}. */
  private JsonNode read(String file, FakeEndpoints endpoints) throws IOException {
    return GoldenMessages.JSON.readTree(endpoints.resolved(text(file)));
  }

  private String text(String file) throws IOException {
    return Files.readString(directory.resolve(file + ".json"));
  }

  private static ConfigDocument document(JsonNode key, JsonNode entries) {
    return ConfigDocument.of(
        key.asText(), GoldenMessages.JSON.convertValue(entries, new TypeReference<>() {}));
  }
}
