package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rounds, skipped slots and bugs of a task so far.
 *
 * @param unproven whether the task replaces an abandoned one and has not had a round without a bug
 * @param last report of the last round that ended, or null if none has
 */
record TaskProgress(
    long rounds, long skippedSlots, int bugsInARow, boolean unproven, @Nullable RoundReport last) {
  static final TaskProgress NONE = new TaskProgress(0, 0, 0, false, null);
  static final TaskProgress AFTER_ABANDONMENT = new TaskProgress(0, 0, 0, true, null);

  TaskProgress next(RoundReport report) {
    boolean bug = report.failureKind() == FailureKind.MONITOR_BUG;
    return new TaskProgress(
        rounds + 1, skippedSlots, bug ? bugsInARow + 1 : 0, unproven && bug, report);
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
}
