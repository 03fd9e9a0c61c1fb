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

/** Says what would become of a configuration, before PANIC's manager is replaced. */
final class Check {
  private static final String OPTION = "--check";
  private static final String SUFFIX = ".json";
  private static final RoutingKey NODES = RoutingKey.of("chains.chainlink.check.nodes_config");
  // As strict as the manager, which would not read what is let through here.
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

  /** Tries every source in a file's document, and returns whether all is well. */
  boolean run(Options options, Settings settings, String file)
      throws InvalidOptionException, InterruptedException {
    ConfigDocument document = document(options, OptionParser.path(options, OPTION, file));
    try (MonitorsManager manager = Host.reading(settings).build()) {
      CheckReport report = manager.check(List.of(document));
      print(report);
      return report.isSuccessful() && report.unclaimed().isEmpty();
    }
  }

  private static ConfigDocument document(Options options, Path file) throws InvalidOptionException {
    try {
      Map<String, @Nullable Object> content =
          JSON.readValue(text(options, file), new TypeReference<>() {});
      if (content != null) {
        return ConfigDocument.of(key(file), content);
      }
    } catch (JsonProcessingException e) {
      throw OptionParser.wrong(options, OPTION, "is not a valid JSON object" + place(e), "" + file);
    } catch (IOException e) {
      throw OptionParser.wrong(options, OPTION, "cannot be read", "" + e);
    } catch (NumberFormatException e) {
      throw OptionParser.wrong(
          options, OPTION, "has a number whose exponent is out of range", "" + file);
    } catch (IllegalArgumentException e) {
      throw OptionParser.wrong(options, OPTION, "is not a configuration", "" + e.getMessage());
    }
    throw OptionParser.wrong(options, OPTION, "is not a valid JSON object", "" + file);
  }

  private static byte[] text(Options options, Path file)
      throws IOException, InvalidOptionException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] text = in.readNBytes(MAX_BYTES + 1);
      if (text.length > MAX_BYTES) {
        throw OptionParser.wrong(
            options, OPTION, "must have at most " + MAX_BYTES + " bytes", "" + file);
      }
      return text;
    }
  }

  /** Where the text is wrong; the exception's own message would repeat some of it. */
  private static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** A file is named after its routing key, or holds Chainlink nodes. */
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
    report.unclaimed().forEach(key -> print("UNCLAIMED " + key + ": nobody here monitors it"));
    List<CheckedSource> failed = report.failed();
    print(
        "%d URLs tried, %d failed; %d entries rejected"
            .formatted(report.sources().size(), failed.size(), report.rejected().size()));
  }

  private void print(String line) {
    out.println(LogLineFormatter.oneLine(line));
  }
}
