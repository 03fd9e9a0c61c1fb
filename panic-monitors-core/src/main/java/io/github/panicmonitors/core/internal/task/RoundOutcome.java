package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of a round, or the reason why there is none. */
record RoundOutcome(
    @Nullable RoundResult result,
    @Nullable FailureKind failureKind,
    String message,
    @Nullable Throwable thrown) {
  static RoundOutcome of(@Nullable RoundResult result) {
    if (result == null) {
      return bug("collect returned null");
    }
    if (result instanceof RoundResult.Failure failure) {
      return new RoundOutcome(failure, failure.kind(), failure.message(), null);
    }
    return new RoundOutcome(result, null, "", null);
  }

  static RoundOutcome bug(String message) {
    return new RoundOutcome(null, FailureKind.MONITOR_BUG, message, null);
  }

  /** Names the class alone: the text of an exception may have credentials. */
  static RoundOutcome bug(Throwable thrown) {
    String message = thrown.getClass().getName();
    return new RoundOutcome(null, FailureKind.MONITOR_BUG, message, thrown);
  }

  /** Returns the message, with the stack frames of the exception if there is one. */
  String details() {
    return thrown == null ? message : Text.stackTrace(thrown);
  }

  /** The round ended without a result, after its deadline or because it was cancelled. */
  static RoundOutcome cancelled() {
    String message = "the round was cancelled at its deadline";
    return new RoundOutcome(null, FailureKind.TIMEOUT, message, null);
  }

  /** The round was cancelled and did not end. */
  static RoundOutcome abandoned() {
    String message = "the round did not end after it was cancelled";
    return new RoundOutcome(null, FailureKind.ABANDONED, message, null);
  }

  /** The failure that the provider makes for a round without a result. */
  static RoundOutcome timedOut(RoundResult result) {
    return result instanceof RoundResult.Failure
        ? of(result)
        : bug("timedOut must return a failure, not a reading");
  }

  boolean isBug() {
    return failureKind == FailureKind.MONITOR_BUG;
  }

  /** Whether the round was cancelled or late, and has no result. */
  boolean isCancelled() {
    return result == null && failureKind == FailureKind.TIMEOUT;
  }

  RoundReport report(TaskPlan plan, ActiveRound round, long nowNanos) {
    return new RoundReport(
        plan.key(),
        plan.name(),
        plan.generation(),
        round.slot(),
        round.startedAt(),
        Duration.ofNanos(round.startedNanos() - plan.schedule().dueNanos(round.number())),
        Duration.ofNanos(nowNanos - round.startedNanos()),
        result,
        failureKind,
        message);
  }
}
