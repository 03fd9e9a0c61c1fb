package io.github.panicmonitors.testkit.checks;

import java.util.Comparator;
import java.util.List;

/** Formats threads with their stack traces. */
final class ThreadDump {
  private ThreadDump() {}

  static String of(List<Thread> threads) {
    StringBuilder dump = new StringBuilder();
    threads.stream()
        .sorted(Comparator.comparing(Thread::getName))
        .forEach(thread -> append(dump, thread));
    return dump.toString();
  }

  private static void append(StringBuilder dump, Thread thread) {
    dump.append("\n  \"").append(thread.getName()).append("\" ").append(thread.getState());
    for (StackTraceElement element : thread.getStackTrace()) {
      dump.append("\n      at ").append(element);
    }
  }
}
