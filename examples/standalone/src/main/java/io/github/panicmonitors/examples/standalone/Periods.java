package io.github.panicmonitors.examples.standalone;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How often monitors work, by their type. */
final class Periods {
  private static final String OPTION = "--period";
  private static final String PANIC_VARIABLE = "NODE_MONITOR_PERIOD_SECONDS";

  private Periods() {}

  /**
   * Returns what the options and PANIC's own variable say.
   *
   * @param types those that there are
   */
  static Map<String, Duration> of(Options options, Set<String> types)
      throws InvalidOptionException {
    Map<String, Duration> periods = new LinkedHashMap<>();
    for (String text : options.periods) {
      String[] parts = text.strip().split("=", 2);
      if (parts.length != 2) {
        throw OptionParser.wrong(
            options, OPTION, "needs TYPE=TIME such as chainlink-node=10s", text);
      }
      if (!types.contains(parts[0])) {
        throw OptionParser.wrong(options, OPTION, "is for one of the types " + types, parts[0]);
      }
      if (periods.put(parts[0], OptionParser.time(options, OPTION, parts[1])) != null) {
        throw OptionParser.wrong(options, OPTION, "is given twice for a type", parts[0]);
      }
    }
    String seconds = options.environment(PANIC_VARIABLE);
    if (seconds != null) {
      periods.putIfAbsent(Options.NODE_TYPE, ofPanic(seconds));
    }
    return periods;
  }

  private static Duration ofPanic(String seconds) throws InvalidOptionException {
    if (!seconds.matches("0*[1-9]\\d{0,5}")) {
      throw new InvalidOptionException(
          PANIC_VARIABLE + " needs a positive number of seconds: " + seconds);
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }
}
