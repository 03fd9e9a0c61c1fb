package io.github.panicmonitors.testkit.time;

import java.time.Duration;
import java.util.List;

/** Describes the threads and tracked work that keep a clock from advancing. */
final class BusyWorkReport {
  private final StringBuilder text = new StringBuilder();

  private BusyWorkReport(String headline) {
    text.append(headline);
  }

  static String busy(VirtualClock clock, String when) {
    return new BusyWorkReport("work is still busy " + when)
        .threads("busy", clock.threads(false))
        .notStarted(clock.notStarted())
        .text
        .toString();
  }

  static String stuck(VirtualClock clock, Duration limit) {
    return new BusyWorkReport("action did not return, and no deadline is due within " + limit)
        .threads("waiting", clock.threads(true))
        .text
        .toString();
  }

  private BusyWorkReport threads(String state, List<Thread> threads) {
    for (Thread thread : threads) {
      text.append("\n  ").append(state).append(": \"").append(thread.getName()).append('"');
      for (StackTraceElement element : thread.getStackTrace()) {
        text.append("\n      at ").append(element);
      }
    }
    return this;
  }

  private BusyWorkReport notStarted(List<String> descriptions) {
    for (String description : descriptions) {
      text.append("\n  not started: ").append(description);
    }
    return this;
  }
}
