package io.github.panicmonitors.testkit.contract;

import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A task that behaves like the manager's and runs a test's script in its rounds. It is due at fixed
 * times and refuses to run early, twice at once or after it was stopped. It records what the
 * strategy does wrong.
 */
final class ScriptedTask implements Task {
  /** The work of a round. */
  @FunctionalInterface
  interface Script {
    void round(long number) throws InterruptedException;
  }

  private enum Phase {
    WAITING,
    RUNNING,
    STOPPING,
    STOPPED
  }

  private final VirtualTime time;
  private final String id;
  private final long firstDueNanos;
  private final long periodNanos;
  private final Script script;
  private final Runnable onRelease;
  private @Nullable String serialKey;

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger adds = new AtomicInteger();
  private final AtomicInteger failedStarts = new AtomicInteger();
  private final AtomicInteger releases = new AtomicInteger();
  private final AtomicLong rounds = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong dueReads = new AtomicLong();
  private final List<String> faults = new CopyOnWriteArrayList<>();

  private volatile long nextNumber;
  private volatile long latestNanos;
  private volatile boolean abandoned;
  private volatile @Nullable Thread lastRanOn;
  private volatile @Nullable Thread releasedOn;

  ScriptedTask(
      VirtualTime time,
      String id,
      long firstDueNanos,
      Duration period,
      Script script,
      Runnable onRelease) {
    this.time = time;
    this.id = id;
    this.firstDueNanos = firstDueNanos;
    this.periodNanos = period.toNanos();
    this.script = script;
    this.onRelease = onRelease;
  }

  /** Makes this a serial task of a contention key. Called before it is added to an execution. */
  ScriptedTask serial(String key) {
    serialKey = key;
    return this;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String name() {
    return "Task monitor (" + id + ")";
  }

  @Override
  public String contentionKey() {
    return serialKey == null ? id : serialKey;
  }

  @Override
  public boolean isSerial() {
    return serialKey != null;
  }

  @Override
  public long periodNanos() {
    return periodNanos;
  }

  @Override
  public long dueNanos() {
    dueReads.incrementAndGet();
    return dueNanos(nextNumber);
  }

  private long dueNanos(long number) {
    return firstDueNanos + number * periodNanos;
  }

  @Override
  public void run() {
    calls.incrementAndGet();
    if (inside.incrementAndGet() > 1) {
      fault("run during a round");
    }
    try {
      runIfDue();
    } finally {
      inside.decrementAndGet();
    }
  }

  private void runIfDue() {
    long number = nextNumber;
    long lateNanos = time.nanoTime() - dueNanos(number);
    if (releases.get() > 0) {
      fault("run after it was released");
    } else if (lateNanos < 0) {
      fault("run " + Duration.ofNanos(-lateNanos) + " early");
    } else if (phase.compareAndSet(Phase.WAITING, Phase.RUNNING)) {
      lastRanOn = Thread.currentThread();
      latestNanos = Math.max(latestNanos, lateNanos);
      rounds.incrementAndGet();
      play(number);
      finish(number);
    }
  }

  private void play(long number) {
    try {
      script.round(number);
    } catch (InterruptedException e) {
      fault("interrupted by the strategy");
    }
  }

  private void finish(long number) {
    if (abandoned) {
      return;
    }
    long sinceFirst = time.nanoTime() - firstDueNanos;
    nextNumber = Math.max(number + 1, Math.floorDiv(sinceFirst - 1, periodNanos) + 1);
    if (!phase.compareAndSet(Phase.RUNNING, Phase.WAITING)) {
      phase.set(Phase.STOPPED);
    }
  }

  /** Prevents further rounds. Returns whether no round is in progress. */
  boolean stop() {
    Phase before =
        phase.getAndUpdate(
            current ->
                current == Phase.WAITING || current == Phase.STOPPED
                    ? Phase.STOPPED
                    : Phase.STOPPING);
    return before == Phase.WAITING || before == Phase.STOPPED;
  }

  /** Abandons the round in progress. */
  void abandon() {
    abandoned = true;
    stop();
  }

  @Override
  public void release() {
    releasedOn = Thread.currentThread();
    if (inside.get() > 0) {
      fault("released during a round");
    }
    if (phase.get() == Phase.WAITING) {
      fault("released before it was stopped");
    }
    if (releases.incrementAndGet() > 1) {
      fault("released " + releases + " times");
    }
    onRelease.run();
  }

  /** Notes that the task was added to an execution. */
  void added() {
    adds.incrementAndGet();
  }

  /** Notes that the strategy reported a failed start. */
  void startFailed() {
    if (failedStarts.incrementAndGet() + releases.get() > adds.get()) {
      fault("start reported as failed twice, or after a release");
    }
  }

  int failedStarts() {
    return failedStarts.get();
  }

  /** Returns whether the strategy reported that the last start failed. */
  boolean isUnstarted() {
    return failedStarts.get() == adds.get();
  }

  /** Returns whether the strategy has forgotten the task: released it, or could not start it. */
  boolean isGone() {
    return failedStarts.get() + releases.get() == adds.get();
  }

  private void fault(String what) {
    faults.add(what + ", by " + Thread.currentThread().getName());
  }

  /** Returns what the strategy did wrong. */
  List<String> faults() {
    return faults;
  }

  int releases() {
    return releases.get();
  }

  long rounds() {
    return rounds.get();
  }

  /** Returns the number of slots up to now. */
  long slots() {
    return Math.max(0, Math.floorDiv(time.nanoTime() - firstDueNanos, periodNanos) + 1);
  }

  long calls() {
    return calls.get();
  }

  /** Returns how many calls of {@code run} did nothing. */
  long idleCalls() {
    return calls.get() - rounds.get();
  }

  long dueReads() {
    return dueReads.get();
  }

  /** Returns the longest delay of a round. */
  Duration latest() {
    return Duration.ofNanos(latestNanos);
  }

  long firstDueNanos() {
    return firstDueNanos;
  }

  Duration period() {
    return Duration.ofNanos(periodNanos);
  }

  @Nullable Thread lastRanOn() {
    return lastRanOn;
  }

  @Nullable Thread releasedOn() {
    return releasedOn;
  }

  @Override
  public String toString() {
    return id;
  }
}
