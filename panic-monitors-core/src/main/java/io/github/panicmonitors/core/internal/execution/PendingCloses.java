package io.github.panicmonitors.core.internal.execution;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that have ended and are to let go of what they hold. That is code of others too: one that
 * does not come back costs a worker only for a grace. Not safe for several threads.
 */
final class PendingCloses {
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Deque<QueuedTask> waiting = new ArrayDeque<>();
  private final Set<WorkItem> atWork = new LinkedHashSet<>();

  void add(QueuedTask task) {
    waiting.add(task);
  }

  boolean areWaiting() {
    return !waiting.isEmpty();
  }

  QueuedTask next() {
    return waiting.remove();
  }

  void putBack(QueuedTask task) {
    waiting.addFirst(task);
  }

  void begun(WorkItem job) {
    atWork.add(job);
  }

  void ended(WorkItem job) {
    atWork.remove(job);
  }

  int atWork() {
    return atWork.size();
  }

  /** Gives up the release that has taken longest if it takes too long; null if none does. */
  @Nullable WorkItem giveUpHung(long nowNanos) {
    Iterator<WorkItem> oldestFirst = atWork.iterator();
    while (oldestFirst.hasNext()) {
      WorkItem job = oldestFirst.next();
      if (nowNanos - job.handedNanos() < GRACE_NANOS) {
        return null;
      }
      if (job.giveUp()) {
        oldestFirst.remove();
        return job;
      }
    }
    return null;
  }

  /** When the release that has taken longest takes too long; never if none is at work. */
  long graceEndsNanos(long never) {
    return atWork.isEmpty() ? never : atWork.iterator().next().handedNanos() + GRACE_NANOS;
  }
}
