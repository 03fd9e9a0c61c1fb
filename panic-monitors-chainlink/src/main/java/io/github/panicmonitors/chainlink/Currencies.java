package io.github.panicmonitors.chainlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The native currency of each chain, by the chain's id. */
final class Currencies {
  private static final String RESOURCE = "currencies.txt";

  private final Map<String, String> symbols;

  private Currencies(Map<String, String> symbols) {
    this.symbols = symbols;
  }

  /** Returns those of the table in the jar, and others in their place. */
  static Currencies known(Map<String, String> others) {
    Map<String, String> symbols = new HashMap<>();
    try (InputStream in = Currencies.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource is missing: " + RESOURCE);
      }
      new BufferedReader(new InputStreamReader(in, UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .forEach(words -> symbols.put(words[0], words[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    symbols.putAll(others);
    return new Currencies(symbols);
  }

  /** Returns the symbol; an empty text for an unknown chain. */
  String symbol(String chainId) {
    return symbols.getOrDefault(chainId, "");
  }
}
