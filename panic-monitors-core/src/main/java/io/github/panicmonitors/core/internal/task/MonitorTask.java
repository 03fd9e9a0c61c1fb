package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version of one monitor, and the state machine of its rounds. A strategy's thread runs it; the
 * control thread stops it; the watch cancels and abandons its rounds.
 */
public final class MonitorTask implements Task {
  private static final Logger log = LoggerFactory.getLogger(MonitorTask.class);

  /** As good as never, and still a time that can be compared with others. */
  private static final Duration NEVER = Duration.ofDays(10 * 365);

  private enum Phase {
    WAITING,
    RUNNING,
    /** Stopped, but in a round that has not ended. */
    STOPPING,
    STOPPED
  }

  private final TaskPlan plan;
  private final TimeSource time;
  private final RoundDeadlines watch;
  private final TaskListener owner;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
  private final AtomicBoolean released = new AtomicBoolean();

  private volatile boolean startFailed;
  private volatile long nextNumber;
  private volatile @Nullable ActiveRound active;
  private volatile TaskProgress progress;

  /** Touched by the round's thread only. */
  private @Nullable Monitor monitor;

  public MonitorTask(TaskPlan plan, TimeSource time, RoundDeadlines watch, TaskListener owner) {
    this.plan = plan;
    this.time = time;
    this.watch = watch;
    this.owner = owner;
    this.nextNumber = plan.schedule().firstNumber(time.nanoTime());
    this.progress = plan.afterAbandonment() ? TaskProgress.AFTER_ABANDONMENT : TaskProgress.NONE;
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
  public long periodNanos() {
    return plan.schedule().periodNanos();
  }

  @Override
  public long dueNanos() {
    return switch (Objects.requireNonNull(phase.get())) {
      case WAITING, RUNNING -> plan.schedule().dueNanos(nextNumber);
      // Its thread would spin until it is told to end, and keep the control thread from doing so.
      case STOPPING, STOPPED -> time.nanoTime() + NEVER.toNanos();
    };
  }

  @Override
  public void run() {
    boolean early = time.nanoTime() - plan.schedule().dueNanos(nextNumber) < 0;
    if (early || !phase.compareAndSet(Phase.WAITING, Phase.RUNNING)) {
      return;
    }
    try {
      runRound();
    } catch (Throwable e) {
      LoopErrorHandler.logBreakOff(log, name(), e);
      breakOff();
    }
  }

  /** Comes to rest whatever has happened, unless the round was abandoned. */
  private void breakOff() {
    ActiveRound round = active;
    if (phase.get() == Phase.WAITING || (round != null && !round.end())) {
      return;
    }
    active = null;
    skipUnbegun();
    rest();
  }

  private void runRound() {
    ActiveRound round;
    try {
      round = begun(nextNumber);
    } catch (Throwable e) {
      logFailure("the round could not begin", e);
      skipUnbegun();
      rest();
      return;
    }
    // Looked at after the round can be seen: whoever stops the task either finds it or is seen
    // here.
    RoundOutcome outcome =
        phase.get() == Phase.STOPPING ? RoundOutcome.cancelled() : collect(round);
    finish(round, outcome);
  }

  private ActiveRound begun(long number) {
    long slot = plan.schedule().slot(number);
    ActiveRound round = new ActiveRound(this, time, number, slot, plan.deadlineNanos());
    watch.begun(round);
    active = round;
    return round;
  }

  /** Not even the memory for a round was there. */
  private void skipUnbegun() {
    try {
      skipTo(Math.max(nextNumber + 1, plan.schedule().nextNumber(time.nanoTime())));
      progress = progress.doubted();
    } catch (Throwable e) {
      logFailure("skipped slots could not be counted", e);
    }
  }

  private RoundOutcome collect(ActiveRound round) {
    try {
      Monitor current = monitor;
      if (current == null) {
        current = plan.factory().create();
        monitor = current;
      }
      return RoundOutcome.of(current.collect(round));
    } catch (Exception e) {
      // A cancelled round may well see its socket closed under it.
      return round.isCancelled() ? RoundOutcome.cancelled() : RoundOutcome.bug(e);
    } catch (Throwable e) {
      return RoundOutcome.bug(e);
    }
  }

  private void finish(ActiveRound round, RoundOutcome outcome) {
    watch.ended(round);
    if (!round.end()) {
      log.warn("{}: an abandoned round has ended after all; its result is dropped", name());
      return;
    }
    active = null;
    Delivery delivery = new Delivery(round);
    try {
      settle(round, outcome);
      owner.deliver(this, delivery);
    } catch (Throwable e) {
      logFailure("the round's result could not be handed on", e);
    } finally {
      if (!delivery.abandoned) {
        rest();
      }
    }
  }

  /** Sending a round's messages in what is left of its time. */
  private final class Delivery implements TaskListener.RestOfRound {
    private final ActiveRound round;
    private boolean abandoned;

    Delivery(ActiveRound round) {
      this.round = round;
    }

    @Override
    public void run(TaskListener.Work work) {
      abandoned = !deliver(round, work);
    }
  }

  private void rest() {
    if (!phase.compareAndSet(Phase.RUNNING, Phase.WAITING)) {
      phase.set(Phase.STOPPED);
      owner.ended(this);
    }
  }

  /** Uses what is left of a round's time to send its messages; false if that was abandoned. */
  private boolean deliver(ActiveRound round, TaskListener.Work work) {
    ActiveRound delivery = round.next();
    active = delivery;
    watch.begun(delivery);
    try {
      // Looked at after the delivery can be seen, as with the round.
      if (phase.get() == Phase.RUNNING) {
        work.run(delivery);
      }
    } catch (InterruptedException e) {
      log.debug("{}: sending was cancelled", name());
    } catch (Throwable e) {
      logFailure("the messages could not be sent", e);
    }
    watch.ended(delivery);
    if (!delivery.end()) {
      return false;
    }
    active = null;
    skipMissedSlots();
    return true;
  }

  /** Takes the next place in the schedule that is still to come. */
  private void skipMissedSlots() {
    long upcoming = plan.schedule().nextNumber(time.nanoTime());
    if (upcoming > nextNumber) {
      skipTo(upcoming);
    }
  }

  private void skipTo(long number) {
    long skipped = number - nextNumber;
    nextNumber = number;
    progress = progress.skipped(skipped);
    tellSkipped(skipped);
  }

  private void settle(ActiveRound round, RoundOutcome outcome) {
    TaskProgress before = progress;
    long skipped = schedule(round, outcome, before);
    TaskProgress after = before.next(outcome.report(plan, round, time.nanoTime()), skipped);
    progress = after;
    if (phase.get() == Phase.RUNNING) {
      tellSkipped(skipped);
      owner.completed(this, after.lastRound());
      logChange(before, after, outcome);
    }
  }

  private void tellSkipped(long slots) {
    if (slots > 0) {
      owner.skipped(this, slots);
    }
  }

  private void logFailure(String what, Throwable failure) {
    LoopErrorHandler.log(log, name(), what, failure);
  }

  /** Sets when the next round is due, and returns how many slots have come up meanwhile. */
  private long schedule(ActiveRound round, RoundOutcome outcome, TaskProgress before) {
    long following = round.number() + 1;
    long upcoming = Math.max(following, plan.schedule().nextNumber(time.nanoTime()));
    nextNumber =
        outcome.isBug()
            ? plan.schedule().nextNumber(time.nanoTime() + backOffNanos(before.bugsInARow()))
            : upcoming;
    return upcoming - following;
  }

  private long backOffNanos(int bugsBefore) {
    return BackOff.delayNanos(periodNanos(), bugsBefore, id());
  }

  private void logChange(TaskProgress before, TaskProgress after, RoundOutcome outcome) {
    if (outcome.isBug()) {
      if (before.bugsInARow() == 0) {
        log.warn("{}: the monitor itself failed and backs off", name(), outcome.thrown());
      }
    } else if (!after.failure().equals(before.failure())) {
      log.info(
          "{}: {}",
          name(),
          after.failure().isEmpty() ? "reads again" : after.lastRound().message());
    }
  }

  /** Lets no further round begin; true if none is under way. Called by the control thread. */
  public boolean stop() {
    Phase before =
        phase.getAndUpdate(
            current ->
                switch (current) {
                  case WAITING -> Phase.STOPPED;
                  case RUNNING -> Phase.STOPPING;
                  case STOPPING, STOPPED -> current;
                });
    ActiveRound round = active;
    if (before == Phase.RUNNING && round != null) {
      watch.cancel(round);
    }
    return before == Phase.WAITING || before == Phase.STOPPED;
  }

  /** Tells the owner that this was given up. Called by the watch. */
  void abandoned(ActiveRound round) {
    boolean counts = round.number() != ActiveRound.NO_ROUND && phase.get() == Phase.RUNNING;
    owner.abandoned(this);
    if (counts) {
      long now = time.nanoTime();
      tellSkipped(plan.schedule().nextNumber(now) - round.number() - 1);
      owner.gaveUp(this, RoundOutcome.abandoned().report(plan, round, now));
    }
  }

  @Override
  public void release() {
    if (phase.get() == Phase.STOPPED && released.compareAndSet(false, true)) {
      long grace = RoundDeadlines.GRACE.toNanos();
      ActiveRound closing = new ActiveRound(this, time, ActiveRound.NO_ROUND, -1, grace);
      active = closing;
      watch.begun(closing);
      try {
        closeMonitor();
      } finally {
        watch.ended(closing);
        if (closing.end()) {
          owner.released(this);
        }
      }
    }
  }

  /** Gives up what is under way; true if something was. Called by the control thread at the end. */
  public boolean giveUp() {
    ActiveRound round = active;
    return round != null && round.abandon();
  }

  private void closeMonitor() {
    try {
      Monitor current = monitor;
      if (current != null) {
        current.close();
      }
    } catch (Throwable e) {
      log.warn("{}: the monitor's close failed", name(), e);
    }
  }

  /** The execution could not take it. Called by the control thread. */
  public void startFailed() {
    startFailed = true;
  }

  /** Is given to the execution once more, and takes its part from now on. By the control thread. */
  public void startAgain() {
    skipMissedSlots();
    startFailed = false;
  }

  /**
   * Whether PANIC must take it for dead: not started, hung, given up, or failing by its own fault.
   */
  public boolean isDead() {
    ActiveRound round = active;
    return startFailed || progress.isTroubled() || (round != null && round.isHanging());
  }

  public MonitorStatus status() {
    TaskProgress current = progress;
    return new MonitorStatus(
        plan.key(),
        plan.document(),
        plan.name(),
        state(current),
        plan.generation(),
        current.rounds(),
        current.skippedSlots(),
        current.last());
  }

  private MonitorState state(TaskProgress current) {
    return switch (Objects.requireNonNull(phase.get())) {
      case WAITING -> waiting(current);
      case RUNNING -> MonitorState.RUNNING;
      case STOPPING -> MonitorState.STOPPING;
      case STOPPED -> MonitorState.STOPPED;
    };
  }

  private MonitorState waiting(TaskProgress current) {
    if (startFailed) {
      return MonitorState.UNSTARTED;
    }
    return current.bugsInARow() > 0 ? MonitorState.BACKING_OFF : MonitorState.WAITING;
  }

  @Override
  public String toString() {
    return plan.key() + " generation " + plan.generation();
  }
}
