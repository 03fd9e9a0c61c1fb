package io.github.panicmonitors.benchmarks.scale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of results, one line of JSON each. A new result replaces the earlier line of its setup.
 */
final class Results {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, Result> bySetup = new LinkedHashMap<>();

  private Results(Path file) {
    this.file = file;
  }

  static Results in(Path file) throws IOException {
    Results results = new Results(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        Result result = JSON.readValue(line, Result.class);
        results.bySetup.put(result.setup(), result);
      }
    }
    return results;
  }

  void add(Result result) throws IOException {
    bySetup.put(result.setup(), result);
    Files.write(file, bySetup.values().stream().map(Results::line).toList());
  }

  private static String line(Result result) {
    try {
      return JSON.writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Result> all() {
    return new ArrayList<>(bySetup.values());
  }
}
