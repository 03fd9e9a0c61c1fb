package io.github.panicmonitors.testkit.time;

import java.time.Duration;
import java.util.List;

/** Says who keeps a clock from advancing, for people. */
final class BusyWorkReport {
  private final StringBuilder text = new StringBuilder();

  private BusyWorkReport(String headline) {
    text.append(headline);
  }

  static String busy(VirtualClock clockwork, String when) {
    return new BusyWorkReport("work is still busy " + when)
        .threads("busy", clockwork.threads(false))
        .notBegun(clockwork.notBegun())
        .text
        .toString();
  }

  static String stuck(VirtualClock clockwork, Duration limit) {
    return new BusyWorkReport("action does not return, and nothing is due within " + limit)
        .threads("waiting", clockwork.threads(true))
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

  private BusyWorkReport notBegun(List<String> works) {
    for (String work : works) {
      text.append("\n  not begun: ").append(work);
    }
    return this;
  }
}
