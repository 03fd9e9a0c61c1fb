package io.github.panicmonitors.core.internal.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Removed tasks whose monitors must be closed. A close that hangs keeps a worker busy for 2 s and
 * is then abandoned. Not thread-safe.
 */
final class PendingCloses {
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Queue<QueuedTask> waiting = new ArrayDeque<>();

  /** Closes that a worker is running, oldest first. */
  private final Set<WorkItem> inProgress = new LinkedHashSet<>();

  void add(QueuedTask task) {
    waiting.add(task);
  }

  boolean areWaiting() {
    return !waiting.isEmpty();
  }

  QueuedTask next() {
    return waiting.remove();
  }

  void started(WorkItem close) {
    inProgress.add(close);
  }

  void ended(WorkItem close) {
    inProgress.remove(close);
  }

  int inProgress() {
    return inProgress.size();
  }

  /** Abandons and returns the closes that hang. */
  List<WorkItem> abandonHung(long nowNanos) {
    List<WorkItem> hung = new ArrayList<>();
    Iterator<WorkItem> oldestFirst = inProgress.iterator();
    while (oldestFirst.hasNext()) {
      WorkItem close = oldestFirst.next();
      if (nowNanos - close.handedNanos() < GRACE_NANOS) {
        return hung;
      }
      if (close.abandon()) {
        oldestFirst.remove();
        hung.add(close);
      }
    }
    return hung;
  }

  /** Returns when the oldest close in progress hangs, or {@code never} if none is in progress. */
  long graceEndsNanos(long never) {
    return inProgress.isEmpty() ? never : inProgress.iterator().next().handedNanos() + GRACE_NANOS;
  }
}
