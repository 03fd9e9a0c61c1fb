package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RoundReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * State of a {@link MonitorTask}, which replaces it as a whole.
 *
 * @param mode which rounds may still start, and whose results count
 * @param active the round that is running, or what follows it on the same thread; null at rest
 * @param nextNumber number of the next round in the schedule
 * @param roundAtNanos when the last round began, or the task was created
 * @param startFailed whether the execution could not start the task
 */
record TaskState(
    Mode mode,
    @Nullable ActiveRound active,
    long nextNumber,
    long roundAtNanos,
    boolean startFailed,
    TaskProgress progress) {

  enum Mode {
    /** Rounds start when they are due. */
    OPEN,
    /** The round that is due or running is the last one. */
    DRAINING,
    /** No round starts. A result counts if its round was not cancelled. */
    DRAINED,
    /** No round starts, and no result counts. */
    STOPPED,
    /** The monitor is closed or being closed. */
    RELEASED
  }

  static TaskState initial(TaskPlan plan, long nowNanos) {
    return new TaskState(
        Mode.OPEN,
        null,
        plan.schedule().firstNumber(nowNanos),
        nowNanos,
        false,
        plan.afterAbandonment() ? TaskProgress.AFTER_ABANDONMENT : TaskProgress.NONE);
  }

  boolean mayStartRounds() {
    return mode == Mode.OPEN || mode == Mode.DRAINING;
  }

  boolean mayBegin() {
    return mayStartRounds() && active == null;
  }

  /** Whether no round is running and none will start. */
  boolean hasEnded() {
    return active == null && !mayStartRounds();
  }

  /** Whether the result of this round is reported. */
  boolean counts(ActiveRound round) {
    return mayStartRounds() || (mode == Mode.DRAINED && !round.isCancelled());
  }

  boolean isDead() {
    return startFailed || progress.isTroubled() || (active != null && active.isHanging());
  }

  long dueNanos(TaskPlan plan) {
    return plan.schedule().dueNanos(nextNumber);
  }

  boolean isDue(TaskPlan plan, long nowNanos) {
    return dueNanos(plan) - nowNanos <= 0;
  }

  MonitorStatus status(TaskPlan plan, long nowNanos) {
    return new MonitorStatus(
        plan.key(),
        plan.document(),
        plan.name(),
        monitorState(),
        plan.generation(),
        progress.rounds(),
        progress.skippedSlots(),
        Duration.ofNanos(plan.schedule().periodNanos()),
        Duration.ofNanos(nowNanos - roundAtNanos),
        progress.last());
  }

  private MonitorState monitorState() {
    if (!mayStartRounds()) {
      boolean running = active != null && mode != Mode.RELEASED;
      return running ? MonitorState.STOPPING : MonitorState.STOPPED;
    }
    if (active != null) {
      return MonitorState.RUNNING;
    }
    if (startFailed) {
      return MonitorState.UNSTARTED;
    }
    return progress.bugsInARow() > 0 ? MonitorState.BACKING_OFF : MonitorState.WAITING;
  }

  // What the thread of the round changes.

  TaskState began(ActiveRound round, long nowNanos) {
    return new TaskState(mode, round, nextNumber + 1, nowNanos, startFailed, progress);
  }

  TaskState reported(RoundReport report) {
    return new TaskState(
        mode, active, nextNumber, roundAtNanos, startFailed, progress.next(report));
  }

  /** Delivers the messages of a round that has ended, unless the task was stopped. */
  TaskState delivering(ActiveRound delivery) {
    return mayStartRounds()
        ? new TaskState(mode, delivery, nextNumber, roundAtNanos, startFailed, progress)
        : this;
  }

  TaskState skippedTo(long number, long slots) {
    return new TaskState(mode, active, number, roundAtNanos, startFailed, progress.skipped(slots));
  }

  TaskState rested() {
    Mode next = mode == Mode.DRAINING ? Mode.DRAINED : mode;
    return new TaskState(next, null, nextNumber, roundAtNanos, startFailed, progress);
  }

  /** Starts closing the monitor of a task that has ended. */
  TaskState releasing(ActiveRound closing) {
    return hasEnded()
        ? new TaskState(Mode.RELEASED, closing, nextNumber, roundAtNanos, startFailed, progress)
        : this;
  }

  // What the control thread changes.

  TaskState stopped() {
    return switch (mode) {
      case OPEN -> in(Mode.STOPPED);
      case DRAINING -> in(Mode.DRAINED);
      case DRAINED, STOPPED, RELEASED -> this;
    };
  }

  /**
   * Lets the round that is running or due be the last one.
   *
   * @param due whether the next round is due
   */
  TaskState draining(boolean due) {
    return mode == Mode.OPEN ? in(active != null || due ? Mode.DRAINING : Mode.DRAINED) : this;
  }

  TaskState abandoned() {
    return in(Mode.STOPPED);
  }

  TaskState withStartFailed(boolean failed) {
    return new TaskState(mode, active, nextNumber, roundAtNanos, failed, progress);
  }

  private TaskState in(Mode newMode) {
    return new TaskState(newMode, active, nextNumber, roundAtNanos, startFailed, progress);
  }
}
