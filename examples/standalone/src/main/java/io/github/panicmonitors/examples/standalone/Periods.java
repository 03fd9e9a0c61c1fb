package io.github.panicmonitors.examples.standalone;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Parses the periods of monitor types. */
final class Periods {
  private static final String OPTION = "--period";

  /** PANIC's variables by the types whose periods they set. */
  private static final Map<String, String> PANIC_VARIABLES =
      Map.of(
          Options.NODE_TYPE, "NODE_MONITOR_PERIOD_SECONDS",
          Options.EVM_TYPE, "NODE_MONITOR_PERIOD_SECONDS",
          Options.CONTRACTS_TYPE, "CHAINLINK_CONTRACTS_MONITOR_PERIOD_SECONDS",
          Options.GITHUB_TYPE, "GITHUB_MONITOR_PERIOD_SECONDS",
          Options.DOCKERHUB_TYPE, "DOCKERHUB_MONITOR_PERIOD_SECONDS",
          Options.SYSTEM_TYPE, "SYSTEM_MONITOR_PERIOD_SECONDS");

  private Periods() {}

  /**
   * Returns the periods from the options and from PANIC's environment variables.
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
    for (Map.Entry<String, String> variable : PANIC_VARIABLES.entrySet()) {
      String seconds = options.environment(variable.getValue());
      if (seconds != null) {
        periods.putIfAbsent(variable.getKey(), panicPeriod(variable.getValue(), seconds));
      }
    }
    return periods;
  }

  private static Duration panicPeriod(String variable, String seconds)
      throws InvalidOptionException {
    if (!seconds.matches("0*[1-9]\\d{0,5}")) {
      throw new InvalidOptionException(
          variable + " must be a positive number of seconds: " + seconds);
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }
}
