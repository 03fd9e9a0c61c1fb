package io.github.panicmonitors.benchmarks.soak;

import java.util.Locale;

/** Prints whether each check passes. */
final class Checks {
  private int failed;

  void check(boolean passed, String format, Object... values) {
    failed += passed ? 0 : 1;
    System.out.printf(
        "%-6s %s%n", passed ? "passed" : "FAILED", String.format(Locale.ROOT, format, values));
  }

  boolean allPassed() {
    return failed == 0;
  }
}
