package io.github.panicmonitors.core.internal.check;

import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.config.ProbeTarget;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import io.github.panicmonitors.core.internal.task.Schedule;
import io.github.panicmonitors.core.internal.task.TaskListener;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One round of one probe, by the same task, watch and deadline as a manager's rounds. */
final class SourceProbe implements TaskListener {
  private static final long GENERATION = 1;

  private final ProbeTarget probe;
  private final TimeSource time;
  private final Consumer<SourceProbe> onAbandonment;
  private final AtomicReference<@Nullable CheckedSource> result = new AtomicReference<>();
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile @Nullable MonitorTask task;

  /**
   * Creates an attempt.
   *
   * @param onAbandonment called on the watch's thread if the running thread is lost with it
   */
  SourceProbe(ProbeTarget probe, TimeSource time, Consumer<SourceProbe> onAbandonment) {
    this.probe = probe;
    this.time = time;
    this.onAbandonment = onAbandonment;
  }

  /** Runs the round on this thread; false if it was abandoned meanwhile. */
  boolean run(RoundDeadlines watch) {
    MonitorTask own = new MonitorTask(plan(), time, watch, this);
    task = own;
    Waiter waiter = time.waiter();
    while (!isDue(waiter, own)) {}
    own.run();
    own.stop();
    own.release();
    result.compareAndSet(null, abandonedResult());
    return finished.compareAndSet(false, true);
  }

  private TaskPlan plan() {
    return new TaskPlan(
        probe.id(),
        "",
        probe.name(),
        probe.id().id(),
        GENERATION,
        new Fence(GENERATION),
        Schedule.startingAtOnce(time, probe.period()),
        probe.deadline().toNanos(),
        false,
        probe.factory());
  }

  private static boolean isDue(Waiter waiter, MonitorTask task) {
    try {
      return !waiter.await(task.dueNanos());
    } catch (InterruptedException e) {
      // Meant for the round before on this thread, which is over.
      return false;
    }
  }

  /** Ends the round, if there is one. */
  void cancel() {
    MonitorTask current = task;
    if (current != null) {
      current.stop();
    }
  }

  /** What came of it, once it has finished. */
  CheckedSource result() {
    return Objects.requireNonNull(result.get(), "not finished");
  }

  @Override
  public void completed(MonitorTask own, RoundReport report) {
    result.set(checked(report.took(), report.failureKind(), report.message()));
  }

  @Override
  public void abandoned(MonitorTask own) {
    result.compareAndSet(null, abandonedResult());
    if (finished.compareAndSet(false, true)) {
      onAbandonment.accept(this);
    }
  }

  private CheckedSource abandonedResult() {
    Duration took = probe.deadline().plus(RoundDeadlines.GRACE);
    return checked(took, FailureKind.ABANDONED, "round did not end after it was cancelled");
  }

  private CheckedSource checked(Duration took, @Nullable FailureKind kind, String message) {
    return new CheckedSource(probe.id(), probe.name(), probe.source(), took, kind, message);
  }

  @Override
  public void removed(MonitorTask own) {}

  @Override
  public void ended(MonitorTask own) {}

  @Override
  public void released(MonitorTask own) {}
}
