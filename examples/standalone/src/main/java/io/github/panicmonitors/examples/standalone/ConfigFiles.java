package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.config.RoutingKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the files and directories of {@code --check}. */
final class ConfigFiles {
  private static final String OPTION = "--check";
  private static final String SUFFIX = ".json";

  /** Over the manager's limit, so that the manager rejects what is longer. */
  private static final int MAX_BYTES = (16 << 20) + 1;

  private final Options options;
  private final Map<RoutingKey, byte[]> documents = new LinkedHashMap<>();

  private ConfigFiles(Options options) {
    this.options = options;
  }

  /** Returns the documents by routing key, unparsed, in the order of the options. */
  static Map<RoutingKey, byte[]> read(Options options) throws InvalidOptionException {
    ConfigFiles files = new ConfigFiles(options);
    for (String text : options.check) {
      files.add(text);
    }
    return files.documents;
  }

  private void add(String text) throws InvalidOptionException {
    int equals = text.indexOf('=');
    Path path = OptionParser.path(options, OPTION, text.substring(equals + 1));
    if (equals >= 0) {
      add(key(text.substring(0, equals)), path);
    } else if (Files.isDirectory(path)) {
      for (Path file : files(path)) {
        add(keyInName(file), file);
      }
    } else {
      add(keyInName(path), path);
    }
  }

  private List<Path> files(Path directory) throws InvalidOptionException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw OptionParser.invalid(options, OPTION, "cannot be read", "" + e);
    }
    if (files.isEmpty()) {
      throw OptionParser.invalid(options, OPTION, "has no file named KEY.json", "" + directory);
    }
    return files.stream().sorted().toList();
  }

  private void add(RoutingKey key, Path file) throws InvalidOptionException {
    if (documents.put(key, content(file)) != null) {
      throw OptionParser.invalid(options, OPTION, "is given twice for the routing key", "" + key);
    }
  }

  /** Returns the routing key that a file is named after. */
  private RoutingKey keyInName(Path file) throws InvalidOptionException {
    String name = "" + file.getFileName();
    if (name.endsWith(SUFFIX)) {
      RoutingKey key = key(name.substring(0, name.length() - SUFFIX.length()));
      if (key.chain().isPresent()) {
        return key;
      }
    }
    throw OptionParser.invalid(
        options,
        OPTION,
        "needs a routing key, either KEY=FILE or a file named KEY.json, such as"
            + " chains.chainlink.ethereum.nodes_config.json",
        "" + file);
  }

  private RoutingKey key(String text) throws InvalidOptionException {
    try {
      return RoutingKey.of(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(options.origin(OPTION) + ": " + e.getMessage());
    }
  }

  private byte[] content(Path file) throws InvalidOptionException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      throw OptionParser.invalid(options, OPTION, "cannot be read", "" + e);
    }
  }
}
