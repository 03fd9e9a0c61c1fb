package io.github.panicmonitors.examples.standalone;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.core.MonitorsManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code --check} command: tries every URL of a configuration file and prints the results. */
final class Check {
  private static final String OPTION = "--check";
  private static final String SUFFIX = ".json";
  private static final RoutingKey NODES = RoutingKey.of("chains.chainlink.check.nodes_config");
  // The same limit and JSON strictness as the manager's, so that both accept the same documents.
  private static final int MAX_BYTES = 16 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.WRAP_EXCEPTIONS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final PrintStream out;

  Check(PrintStream out) {
    this.out = out;
  }

  /** Tries every source in the file. Returns whether all succeeded and no entry was rejected. */
  boolean run(Options options, Settings settings, String file)
      throws InvalidOptionException, InterruptedException {
    ConfigDocument document = document(options, OptionParser.path(options, OPTION, file));
    try (MonitorsManager manager = Host.builder(settings).build()) {
      CheckReport report = manager.check(List.of(document));
      print(report);
      return report.isSuccessful() && report.unclaimed().isEmpty();
    }
  }

  private static ConfigDocument document(Options options, Path file) throws InvalidOptionException {
    try {
      Map<String, @Nullable Object> content =
          JSON.readValue(read(options, file), new TypeReference<>() {});
      if (content != null) {
        return ConfigDocument.of(key(file), content);
      }
    } catch (JsonProcessingException e) {
      throw OptionParser.invalid(
          options, OPTION, "is not a valid JSON object" + position(e), "" + file);
    } catch (IOException e) {
      throw OptionParser.invalid(options, OPTION, "cannot be read", "" + e);
    } catch (NumberFormatException e) {
      throw OptionParser.invalid(
          options, OPTION, "has a number whose exponent is out of range", "" + file);
    } catch (IllegalArgumentException e) {
      throw OptionParser.invalid(options, OPTION, "is not a configuration", "" + e.getMessage());
    }
    throw OptionParser.invalid(options, OPTION, "is not a valid JSON object", "" + file);
  }

  private static byte[] read(Options options, Path file)
      throws IOException, InvalidOptionException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw OptionParser.invalid(
            options, OPTION, "must have at most " + MAX_BYTES + " bytes", "" + file);
      }
      return bytes;
    }
  }

  /** Returns the position of the error. The exception's message is not used: it quotes the text. */
  private static String position(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** Returns the routing key that the file is named after, or the key of Chainlink nodes. */
  static RoutingKey key(Path file) {
    String name = "" + file.getFileName();
    if (name.endsWith(SUFFIX)) {
      RoutingKey key = RoutingKey.of(name.substring(0, name.length() - SUFFIX.length()));
      if (key.chain().isPresent()) {
        return key;
      }
    }
    return NODES;
  }

  private void print(CheckReport report) {
    report.sources().forEach(source -> print(source.toString()));
    for (RejectedEntry entry : report.rejected()) {
      print("REJECTED " + entry.id() + ": " + entry.reason());
    }
    report
        .unclaimed()
        .forEach(key -> print("UNCLAIMED " + key + ": no installed monitor type claims it"));
    List<CheckedSource> failed = report.failed();
    print(
        "%d URLs tried, %d failed; %d entries rejected"
            .formatted(report.sources().size(), failed.size(), report.rejected().size()));
  }

  private void print(String line) {
    out.println(LogLineFormatter.oneLine(line));
  }
}
