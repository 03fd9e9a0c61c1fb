package io.github.panicmonitors.core.internal.check;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.config.ProbeTarget;
import io.github.panicmonitors.core.internal.outbox.RoundMessages;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import io.github.panicmonitors.core.internal.task.Schedule;
import io.github.panicmonitors.core.internal.task.TaskListener;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Probes one source with a round of a {@link MonitorTask}, with the deadline of a manager's round.
 */
final class SourceProbe implements TaskListener {
  private static final long GENERATION = 1;

  private final ProbeTarget target;
  private final TimeSource time;
  private final RoundMessages messages;
  private final Runnable onAbandonment;
  private final AtomicReference<@Nullable CheckedSource> result = new AtomicReference<>();
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile @Nullable MonitorTask task;

  /**
   * Creates a probe.
   *
   * @param onAbandonment called on the event loop if the probe is abandoned with its thread
   */
  SourceProbe(ProbeTarget target, TimeSource time, RoundMessages messages, Runnable onAbandonment) {
    this.target = target;
    this.time = time;
    this.messages = messages;
    this.onAbandonment = onAbandonment;
  }

  /** Runs the round on this thread. Returns false if it was abandoned. */
  boolean run(RoundDeadlines deadlines) {
    MonitorTask own = new MonitorTask(plan(), time, deadlines, this);
    task = own;
    own.run();
    own.stop();
    own.release();
    return finished.compareAndSet(false, true);
  }

  private TaskPlan plan() {
    return new TaskPlan(
        target.id(),
        "",
        target.name(),
        target.id().id(),
        false,
        GENERATION,
        new Fence(GENERATION),
        Schedule.startingAtOnce(time, target.period()),
        target.deadline().toNanos(),
        false,
        target.factory());
  }

  /** Cancels the round if it is running. Called on the event loop. */
  void cancel() {
    MonitorTask current = task;
    if (current != null) {
      current.stop();
    }
  }

  /** Returns the result of a probe that has finished. */
  CheckedSource result() {
    return Objects.requireNonNull(result.get(), "the probe has not finished");
  }

  @Override
  public void completed(MonitorTask own, RoundReport report) {
    RoundResult read = report.result();
    List<OutboundMessage> sent =
        read == null ? List.of() : messages.all(own.plan(), report.slot(), read);
    String message =
        report.warnings().stream()
            .map(warning -> "warning " + warning)
            .collect(Collectors.joining("; ", report.message(), ""));
    result.set(checked(report.took(), report.failureKind(), message, sent));
  }

  @Override
  public void abandoned(MonitorTask own) {
    Duration took = target.deadline().plus(RoundDeadlines.GRACE);
    String message = "round did not end after it was cancelled";
    // If only the monitor's close was abandoned, there already is a result.
    result.compareAndSet(null, checked(took, FailureKind.ABANDONED, message, List.of()));
    if (finished.compareAndSet(false, true)) {
      onAbandonment.run();
    }
  }

  private CheckedSource checked(
      Duration took, @Nullable FailureKind kind, String message, List<OutboundMessage> sent) {
    return new CheckedSource(
        target.id(), target.name(), target.source(), took, kind, message, sent);
  }
}
