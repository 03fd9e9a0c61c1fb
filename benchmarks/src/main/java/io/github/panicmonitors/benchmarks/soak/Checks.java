package io.github.panicmonitors.benchmarks.soak;

import java.util.Locale;

/** Says of each check whether it holds. */
final class Checks {
  private int failed;

  void check(boolean holds, String format, Object... values) {
    failed += holds ? 0 : 1;
    System.out.printf(
        "%-6s %s%n", holds ? "holds" : "FAILS", String.format(Locale.ROOT, format, values));
  }

  boolean allHold() {
    return failed == 0;
  }
}
