package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a task has come. */
record Progress(
    long rounds, long skippedSlots, int bugsInARow, boolean unproven, @Nullable RoundReport last) {
  static final Progress NONE = new Progress(0, 0, 0, false, null);
  static final Progress AFTER_ABANDONMENT = new Progress(0, 0, 0, true, null);

  Progress next(RoundReport report, long skipped) {
    boolean bug = report.failureKind() == FailureKind.MONITOR_BUG;
    return new Progress(
        rounds + 1, skippedSlots + skipped, bug ? bugsInARow + 1 : 0, unproven && bug, report);
  }

  /** Not even a round could be begun: it has to prove itself again. */
  Progress doubted() {
    return new Progress(rounds, skippedSlots, bugsInARow, true, last);
  }

  Progress skipped(long slots) {
    return new Progress(rounds, skippedSlots + slots, bugsInARow, unproven, last);
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
