package io.github.panicmonitors.core.internal.task;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor that is created in its first round. An exception of its code becomes a {@link
 * RoundOutcome}.
 *
 * <p>One thread at a time uses it: the thread of the running round. After its last round, this may
 * be the thread of its successor's round.
 */
final class LazyMonitor {
  private static final Logger log = LoggerFactory.getLogger(LazyMonitor.class);

  private final String name;
  private final TaskPlan.MonitorFactory factory;
  private final TimeSource time;

  /** From the predecessor, until the monitor is created. */
  private volatile @Nullable SnapshotHandOver inherited;

  /** To the successor. */
  private volatile @Nullable SnapshotHandOver handOver;

  private volatile @Nullable Monitor monitor;

  LazyMonitor(String name, TaskPlan.MonitorFactory factory, TimeSource time) {
    this.name = name;
    this.factory = factory;
    this.time = time;
  }

  /**
   * Makes this the successor of another monitor. Called on the control thread, before the first
   * round.
   *
   * @param unused whether the other one has had no round and will have none
   */
  void takeOverFrom(LazyMonitor other, boolean unused) {
    if (unused && other.monitor == null) {
      inherited = other.inherited;
    } else {
      SnapshotHandOver next = new SnapshotHandOver(other, time);
      inherited = next;
      other.handOver = next;
    }
  }

  RoundOutcome collect(ActiveRound round) {
    try {
      Monitor current = monitor == null ? create() : monitor;
      if (current == null) {
        return RoundOutcome.bug("create returned null");
      }
      RoundResult result = current.collect(round);
      return result == null && hasReasonToEnd(round)
          ? RoundOutcome.cancelled()
          : RoundOutcome.of(result);
    } catch (Exception e) {
      if (hasReasonToEnd(round)) {
        log.debug("{}: the round was cancelled or late and threw {}", name, Text.stackTrace(e));
        return RoundOutcome.cancelled();
      }
      return RoundOutcome.bug(e);
    } catch (Throwable e) {
      return RoundOutcome.bug(e);
    }
  }

  /**
   * Returns whether the round was cancelled or has passed its deadline. A monitor may then throw
   * any exception: its cancel hook has closed its socket, or its own time limit has ended a
   * request.
   */
  private static boolean hasReasonToEnd(ActiveRound round) {
    return round.isCancelled() || round.isPastDeadline();
  }

  /** Returns the outcome of a round that passed its deadline without a result. */
  RoundOutcome timedOut() {
    try {
      return factory.timedOut().map(RoundOutcome::timedOut).orElseGet(RoundOutcome::cancelled);
    } catch (Throwable e) {
      return RoundOutcome.bug(e);
    }
  }

  @Nullable Monitor create() throws InterruptedException {
    Monitor created = factory.create(inheritedSnapshot());
    if (created != null) {
      monitor = created;
      inherited = null;
    }
    return created;
  }

  private Optional<?> inheritedSnapshot() throws InterruptedException {
    SnapshotHandOver current = inherited;
    return current == null ? Optional.empty() : current.get();
  }

  /** Returns the monitor's snapshot, or the inherited one if the monitor was never created. */
  Optional<?> snapshot() throws InterruptedException {
    Monitor current = monitor;
    if (current == null) {
      return inheritedSnapshot();
    }
    try {
      return requireNonNull(current.snapshot(), "snapshot");
    } catch (Throwable e) {
      log.warn(
          "{}: the monitor's snapshot failed; its successor starts without one: {}",
          name,
          Text.stackTrace(e));
      return Optional.empty();
    }
  }

  /** Lets a successor start without a snapshot. Does not block. */
  void abandon() {
    SnapshotHandOver current = handOver;
    if (current != null) {
      current.abandon();
    }
  }

  void close() {
    Monitor current = monitor;
    if (current == null) {
      return;
    }
    try {
      SnapshotHandOver toSuccessor = handOver;
      if (toSuccessor != null) {
        toSuccessor.ask();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      current.close();
    } catch (Throwable e) {
      log.warn("{}: the monitor's close failed: {}", name, Text.stackTrace(e));
    }
  }
}
