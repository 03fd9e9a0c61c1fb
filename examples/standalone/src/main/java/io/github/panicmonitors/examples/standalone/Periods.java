package io.github.panicmonitors.examples.standalone;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Parses the periods of monitor types. */
final class Periods {
  private static final String OPTION = "--period";
  private static final String PANIC_VARIABLE = "NODE_MONITOR_PERIOD_SECONDS";

  private Periods() {}

  /**
   * Returns the periods from the options and from PANIC's environment variable.
   *
   * @param types the installed monitor types
   */
  static Map<String, Duration> of(Options options, Set<String> types)
      throws InvalidOptionException {
    Map<String, Duration> periods = new LinkedHashMap<>();
    for (String text : options.periods) {
      String[] parts = text.strip().split("=", 2);
      if (parts.length != 2) {
        throw OptionParser.invalid(
            options, OPTION, "must be TYPE=TIME such as chainlink-node=10s", text);
      }
      if (!types.contains(parts[0])) {
        throw OptionParser.invalid(
            options, OPTION, "must name one of the types " + types, parts[0]);
      }
      if (periods.put(parts[0], OptionParser.time(options, OPTION, parts[1])) != null) {
        throw OptionParser.invalid(options, OPTION, "is given twice for the type", parts[0]);
      }
    }
    String seconds = options.environment(PANIC_VARIABLE);
    if (seconds != null) {
      periods.putIfAbsent(Options.NODE_TYPE, panicPeriod(seconds));
    }
    return periods;
  }

  private static Duration panicPeriod(String seconds) throws InvalidOptionException {
    if (!seconds.matches("0*[1-9]\\d{0,5}")) {
      throw new InvalidOptionException(
          PANIC_VARIABLE + " must be a positive number of seconds: " + seconds);
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }
}
