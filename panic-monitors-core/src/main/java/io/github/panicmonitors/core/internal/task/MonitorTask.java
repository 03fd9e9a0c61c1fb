package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rounds of one version of one monitor. A thread of the execution runs them. The control thread
 * ends them in one of three ways:
 *
 * <ul>
 *   <li>{@link #stop}: the configuration was replaced or removed. The running round is cancelled
 *       and its result is discarded.
 *   <li>{@link #drain}: the manager closes. The round that is due or running may finish, and its
 *       result is reported. A later {@link #stop} cancels it.
 *   <li>{@link #abandon}: a round ignores its cancellation. Its thread is leaked.
 * </ul>
 */
public final class MonitorTask implements Task {
  private static final Logger log = LoggerFactory.getLogger(MonitorTask.class);

  /** Later than any round, and still comparable with other times. */
  private static final long NEVER_NANOS = Duration.ofDays(10 * 365).toNanos();

  private final TaskPlan plan;
  private final TimeSource time;
  private final RoundDeadlines deadlines;
  private final TaskListener listener;
  private final LazyMonitor monitor;
  private final AtomicReference<TaskState> state;

  /** Used by the control thread only. */
  private boolean hadFailedStart;

  public MonitorTask(
      TaskPlan plan, TimeSource time, RoundDeadlines deadlines, TaskListener listener) {
    this.plan = plan;
    this.time = time;
    this.deadlines = deadlines;
    this.listener = listener;
    this.monitor = new LazyMonitor(plan.name(), plan.factory(), time);
    this.state = new AtomicReference<>(TaskState.initial(plan, time.nanoTime()));
  }

  public TaskPlan plan() {
    return plan;
  }

  public MonitorId key() {
    return plan.key();
  }

  @Override
  public String id() {
    return plan.key().id();
  }

  @Override
  public String name() {
    return plan.name();
  }

  @Override
  public String contentionKey() {
    return plan.contentionKey();
  }

  @Override
  public boolean isSerial() {
    return plan.serial();
  }

  @Override
  public long periodNanos() {
    return plan.schedule().periodNanos();
  }

  @Override
  public long dueNanos() {
    TaskState current = state();
    return current.mayStartRounds() ? current.dueNanos(plan) : time.nanoTime() + NEVER_NANOS;
  }

  private TaskState state() {
    return Objects.requireNonNull(state.get());
  }

  // Called on the thread of the round.

  @Override
  public void run() {
    ActiveRound round = begin();
    if (round == null) {
      return;
    }
    try {
      run(round);
    } catch (Throwable e) {
      log.error("{}: the result of a round could not be processed", name(), e);
    } finally {
      rest();
    }
  }

  private @Nullable ActiveRound begin() {
    while (true) {
      TaskState before = state();
      long now = time.nanoTime();
      if (!before.mayBegin() || !before.isDue(plan, now)) {
        return null;
      }
      long number = before.nextNumber();
      long slot = plan.schedule().slot(number);
      ActiveRound round = new ActiveRound(this, time, number, slot, plan.deadlineNanos());
      if (state.compareAndSet(before, before.began(round, now))) {
        return round;
      }
    }
  }

  private void run(ActiveRound round) {
    deadlines.began(round);
    RoundOutcome outcome = monitor.collect(round);
    if (outcome.isCancelled() && round.isPastDeadline() && state().counts(round)) {
      // Still within the round, so that it is abandoned if this foreign code hangs.
      outcome = monitor.timedOut();
    }
    deadlines.ended(round);
    if (!round.end()) {
      log.warn("{}: an abandoned round ended late; its result is discarded", name());
      return;
    }
    report(round, outcome);
    listener.deliver(this, work -> deliver(round.delivery(), work));
  }

  private void report(ActiveRound round, RoundOutcome outcome) {
    RoundReport report = outcome.report(plan, round, time.nanoTime());
    TaskProgress before = state().progress();
    TaskState after = state.updateAndGet(current -> current.reported(report));
    if (after.counts(round)) {
      listener.completed(this, report);
      logChange(before, report, outcome);
    }
  }

  private void logChange(TaskProgress before, RoundReport report, RoundOutcome outcome) {
    if (outcome.isBug()) {
      if (before.bugsInARow() == 0) {
        log.warn("{}: the monitor itself failed and backs off: {}", name(), outcome.details());
      }
    } else if (!report.failure().equals(before.failure())) {
      boolean successful = report.failure().isEmpty();
      log.info("{}: {}", name(), successful ? "reading again" : report.message());
    }
    if (report.failure().isEmpty()) {
      logWarnings(before.warnings(), report.warnings());
    }
  }

  /** Logs the kinds that begin or end. A text may change with every round. */
  private void logWarnings(List<Warning> before, List<Warning> now) {
    for (Warning warning : now) {
      if (!hasKind(before, warning.kind())) {
        log.info("{}: warning {}", name(), warning);
      }
    }
    before.stream()
        .map(Warning::kind)
        .distinct()
        .filter(kind -> !hasKind(now, kind))
        .forEach(kind -> log.info("{}: warning {} has ended", name(), kind));
  }

  private static boolean hasKind(List<Warning> warnings, Warning.Kind kind) {
    return warnings.stream().anyMatch(warning -> warning.kind() == kind);
  }

  /** Sends messages in the rest of the round's time. */
  private void deliver(ActiveRound delivery, TaskListener.Work work) {
    if (state.updateAndGet(current -> current.delivering(delivery)).active() != delivery) {
      return;
    }
    deadlines.began(delivery);
    try {
      work.run(delivery);
    } catch (InterruptedException e) {
      log.debug("{}: sending was cancelled", name());
    } catch (Throwable e) {
      log.error("{}: the messages could not be sent", name(), e);
    }
  }

  /**
   * Ends the round. The task then waits for its next round or ends, unless the round was abandoned.
   */
  private void rest() {
    ActiveRound last = Objects.requireNonNull(state().active());
    deadlines.ended(last);
    if (last.end()) {
      skipMissedSlots();
      if (state.updateAndGet(TaskState::rested).hasEnded()) {
        listener.ended(this);
      }
    }
  }

  /** Chooses the next round: the first slot that is not over, or a later one after a bug. */
  private void skipMissedSlots() {
    TaskState before = state();
    long now = time.nanoTime();
    long upcoming = Math.max(before.nextNumber(), plan.schedule().nextNumber(now));
    long backOff = BackOff.delayNanos(periodNanos(), before.progress().bugsInARow(), id());
    long next = Math.max(upcoming, plan.schedule().nextNumber(now + backOff));
    long skipped = upcoming - before.nextNumber();
    TaskState after = state.updateAndGet(current -> current.skippedTo(next, skipped));
    if (skipped > 0 && after.mayStartRounds()) {
      listener.skipped(this, skipped);
    }
  }

  @Override
  public void release() {
    long grace = RoundDeadlines.GRACE.toNanos();
    ActiveRound closing = new ActiveRound(this, time, ActiveRound.NO_ROUND, -1, grace);
    if (state.updateAndGet(current -> current.releasing(closing)).active() != closing) {
      return;
    }
    deadlines.began(closing);
    try {
      monitor.close();
    } finally {
      deadlines.ended(closing);
      if (closing.end()) {
        listener.released(this);
      }
    }
  }

  // Called on the control thread.

  /**
   * Starts no further round and cancels the running one.
   *
   * @return true if no round is running
   */
  public boolean stop() {
    TaskState before = state.getAndUpdate(TaskState::stopped);
    ActiveRound active = before.active();
    if (active != null && before.mayStartRounds()) {
      deadlines.cancel(active);
    }
    return active == null;
  }

  /**
   * Lets rounds that are due or running finish, and starts no later ones.
   *
   * @return true if no round is due or running
   */
  public boolean drain() {
    long now = time.nanoTime();
    return state.updateAndGet(current -> current.draining(current.isDue(plan, now))).hasEnded();
  }

  /** Abandons the running round, delivery or close, if any. */
  public void abandon() {
    ActiveRound active = state().active();
    if (active != null) {
      abandon(active);
    }
  }

  /** Abandons a round unless it has ended. */
  void abandon(ActiveRound round) {
    if (!round.abandon()) {
      return;
    }
    monitor.abandon();
    boolean counts = state.getAndUpdate(TaskState::abandoned).mode() == TaskState.Mode.OPEN;
    listener.abandoned(this);
    if (counts && round.number() != ActiveRound.NO_ROUND) {
      reportAbandoned(round);
    }
  }

  private void reportAbandoned(ActiveRound round) {
    long now = time.nanoTime();
    long skipped = plan.schedule().nextNumber(now) - round.number() - 1;
    if (skipped > 0) {
      listener.skipped(this, skipped);
    }
    listener.roundAbandoned(this, RoundOutcome.abandoned().report(plan, round, now));
  }

  /** Makes this the successor of a task that was stopped, before this one runs. */
  public void takeOverFrom(MonitorTask old) {
    monitor.takeOverFrom(old.monitor, old.state().hasEnded());
  }

  /**
   * Marks the task as not started.
   *
   * @return true if this is its first failed start
   */
  public boolean startFailed() {
    state.updateAndGet(current -> current.withStartFailed(true));
    boolean first = !hadFailedStart;
    hadFailedStart = true;
    return first;
  }

  /** Returns whether the task is not started because its last start failed. */
  public boolean hasStartFailed() {
    return state().startFailed();
  }

  /** Skips the slots that were missed while the task was not started. */
  public void startAgain() {
    skipMissedSlots();
    state.updateAndGet(current -> current.withStartFailed(false));
  }

  // Called on any thread.

  /** Whether the monitor is not started, hangs, replaces an abandoned one or has a bug. */
  public boolean isDead() {
    return state().isDead();
  }

  /** Whether the current thread runs a round of this task. */
  public boolean isOnCurrentThread() {
    ActiveRound active = state().active();
    return active != null && active.isOnCurrentThread();
  }

  public MonitorStatus status() {
    return state().status(plan, time.nanoTime());
  }

  @Override
  public String toString() {
    return plan.key() + " generation " + plan.generation();
  }
}
