package io.github.panicmonitors.core.internal.execution;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lines of threads whose serial rounds are due, one line for each contention key. The first thread
 * of a line has the turn. Thread-safe.
 */
final class SerialTurns {
  /** Guarded by this object's lock. Each line is in the order of arrival, and none is empty. */
  private final Map<String, Set<TaskThread>> lines = new HashMap<>();

  /**
   * Returns whether a thread has the turn. If not, it stands in line and is signalled once it has.
   */
  synchronized boolean take(TaskThread thread) {
    Set<TaskThread> line =
        lines.computeIfAbsent(thread.task().contentionKey(), key -> new LinkedHashSet<>());
    line.add(thread);
    return first(line) == thread;
  }

  /** Removes a thread from its line, with or without a turn. The next one gets the turn. */
  synchronized void leave(TaskThread thread) {
    String key = thread.task().contentionKey();
    Set<TaskThread> line = lines.get(key);
    if (line == null) {
      return;
    }
    boolean hadTurn = first(line) == thread;
    line.remove(thread);
    if (line.isEmpty()) {
      lines.remove(key);
    } else if (hadTurn) {
      first(line).signal();
    }
  }

  private static TaskThread first(Set<TaskThread> line) {
    return line.iterator().next();
  }
}
