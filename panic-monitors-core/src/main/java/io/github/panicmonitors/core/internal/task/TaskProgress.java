package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a task has come. */
record TaskProgress(
    long rounds, long skippedSlots, int bugsInARow, boolean unproven, @Nullable RoundReport last) {
  static final TaskProgress NONE = new TaskProgress(0, 0, 0, false, null);
  static final TaskProgress AFTER_ABANDONMENT = new TaskProgress(0, 0, 0, true, null);

  TaskProgress next(RoundReport report, long skipped) {
    boolean bug = report.failureKind() == FailureKind.MONITOR_BUG;
    return new TaskProgress(
        rounds + 1, skippedSlots + skipped, bug ? bugsInARow + 1 : 0, unproven && bug, report);
  }

  /** Not even a round could be begun: it has to prove itself again. */
  TaskProgress doubted() {
    return new TaskProgress(rounds, skippedSlots, bugsInARow, true, last);
  }

  TaskProgress skipped(long slots) {
    return new TaskProgress(rounds, skippedSlots + slots, bugsInARow, unproven, last);
  }

  boolean isTroubled() {
    return bugsInARow > 0 || unproven;
  }

  Optional<FailureKind> failure() {
    return last == null ? Optional.empty() : last.failure();
  }

  RoundReport lastRound() {
    return Objects.requireNonNull(last, "no round has ended");
  }
}
