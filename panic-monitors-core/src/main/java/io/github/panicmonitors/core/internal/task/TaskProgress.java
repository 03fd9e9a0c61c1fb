package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Warning;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rounds, skipped slots and bugs of a task so far.
 *
 * @param unproven whether the task replaces an abandoned one and has not had a round without a bug
 * @param warnings the warnings of the last reading
 * @param last report of the last round that ended, or null if none has
 */
record TaskProgress(
    long rounds,
    long skippedSlots,
    int bugsInARow,
    boolean unproven,
    List<Warning> warnings,
    @Nullable RoundReport last) {
  static final TaskProgress NONE = new TaskProgress(0, 0, 0, false, List.of(), null);
  static final TaskProgress AFTER_ABANDONMENT = new TaskProgress(0, 0, 0, true, List.of(), null);

  TaskProgress next(RoundReport report) {
    boolean bug = report.failureKind() == FailureKind.MONITOR_BUG;
    boolean reading = report.failureKind() == null;
    return new TaskProgress(
        rounds + 1,
        skippedSlots,
        bug ? bugsInARow + 1 : 0,
        unproven && bug,
        reading ? report.warnings() : warnings,
        report);
  }

  TaskProgress skipped(long slots) {
    return new TaskProgress(rounds, skippedSlots + slots, bugsInARow, unproven, warnings, last);
  }

  boolean isTroubled() {
    return bugsInARow > 0 || unproven;
  }

  Optional<FailureKind> failure() {
    return last == null ? Optional.empty() : last.failure();
  }
}
