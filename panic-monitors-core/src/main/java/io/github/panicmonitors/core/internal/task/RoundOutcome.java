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
  private static final int MAX_MESSAGE = 300;

  static RoundOutcome of(@Nullable RoundResult result) {
    if (result == null) {
      return new RoundOutcome(null, FailureKind.MONITOR_BUG, "collect returned null", null);
    }
    if (result instanceof RoundResult.Failure failure) {
      return new RoundOutcome(failure, failure.kind(), failure.message(), null);
    }
    return new RoundOutcome(result, null, "", null);
  }

  static RoundOutcome bug(Throwable thrown) {
    return new RoundOutcome(null, FailureKind.MONITOR_BUG, description(thrown), thrown);
  }

  /** The text of a throwable is foreign code and can fail too. */
  private static String description(Throwable thrown) {
    try {
      return Text.truncated(thrown.toString(), MAX_MESSAGE);
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
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
        : bug(new IllegalStateException("timedOut must return a failure, not a reading"));
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
