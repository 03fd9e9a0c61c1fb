package io.github.panicmonitors.chainlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The native currencies of chains. */
final class Currencies {
  private static final String RESOURCE = "currencies.txt";

  private final Map<String, String> symbols;

  private Currencies(Map<String, String> symbols) {
    this.symbols = symbols;
  }

  /** Returns the currencies of the table in the jar, some of them replaced. */
  static Currencies known(Map<String, String> replaced) {
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
    symbols.putAll(replaced);
    return new Currencies(symbols);
  }

  /** Returns the symbol of a chain's currency, or an empty text if it is unknown. */
  String symbol(String chainId) {
    return symbols.getOrDefault(chainId, "");
  }
}
