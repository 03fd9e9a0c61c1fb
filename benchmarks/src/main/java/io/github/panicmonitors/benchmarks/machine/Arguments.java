package io.github.panicmonitors.benchmarks.machine;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Options of the form {@code --name number}. */
public final class Arguments {
  private final Map<String, Integer> numbers;

  private Arguments(Map<String, Integer> numbers) {
    this.numbers = numbers;
  }

  /**
   * Parses a command line.
   *
   * @param defaults every known option with its default
   * @throws IllegalArgumentException if an option is unknown or has no number
   */
  public static Arguments parse(Map<String, Integer> defaults, String... commandLine) {
    Map<String, Integer> numbers = new HashMap<>(defaults);
    for (int i = 0; i < commandLine.length; i += 2) {
      String option = commandLine[i];
      if (!option.startsWith("--") || !defaults.containsKey(option.substring(2))) {
        Set<String> known = new TreeSet<>(defaults.keySet());
        throw new IllegalArgumentException("option is not one of " + known + ": " + option);
      }
      if (i + 1 == commandLine.length || !commandLine[i + 1].matches("[0-9]{1,9}")) {
        throw new IllegalArgumentException("option needs a number: " + option);
      }
      numbers.put(option.substring(2), Integer.valueOf(commandLine[i + 1]));
    }
    return new Arguments(numbers);
  }

  /** Returns the number of an option. */
  public int number(String option) {
    return numbers.getOrDefault(option, 0);
  }
}
