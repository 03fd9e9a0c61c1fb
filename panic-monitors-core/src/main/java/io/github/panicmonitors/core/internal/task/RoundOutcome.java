package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came out of a round: a result, or why there is none. */
record RoundOutcome(
    @Nullable RoundResult result,
    @Nullable FailureKind failureKind,
    String message,
    @Nullable Throwable thrown) {
  private static final int MAX_MESSAGE = 300;

  // Made ahead: there may be no memory when they are needed.
  private static final RoundOutcome CANCELLED =
      new RoundOutcome(null, FailureKind.TIMEOUT, "the round was ended at its deadline", null);
  private static final RoundOutcome UNTOLD =
      new RoundOutcome(
          null, FailureKind.MONITOR_BUG, "failed, and there was no memory to say how", null);

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
    try {
      return new RoundOutcome(null, FailureKind.MONITOR_BUG, described(thrown), thrown);
    } catch (OutOfMemoryError e) {
      return UNTOLD;
    }
  }

  /** What is thrown is code of others too. */
  private static String described(Throwable thrown) {
    try {
      return Text.truncated(thrown.toString(), MAX_MESSAGE);
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }

  /** The round was told to end, and did so without a result. */
  static RoundOutcome cancelled() {
    return CANCELLED;
  }

  /** The round was told to end, did not, and was given up. */
  static RoundOutcome abandoned() {
    String message = "the round did not end though it was cancelled";
    return new RoundOutcome(null, FailureKind.ABANDONED, message, null);
  }

  boolean isBug() {
    return failureKind == FailureKind.MONITOR_BUG;
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
