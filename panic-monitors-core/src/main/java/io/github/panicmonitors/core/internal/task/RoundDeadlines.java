package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;

/**
 * Ends rounds that take too long. A round is cancelled at its deadline or when its task is stopped.
 * If it is still running after a grace period it is abandoned.
 *
 * <p>Rounds begin and end on any thread. Everything else happens on the event loop.
 */
public final class RoundDeadlines implements AutoCloseable {

  /** How long a cancelled round may take to end. */
  public static final Duration GRACE = Duration.ofSeconds(2);

  private final EventLoop loop;
  private final RoundCanceller canceller;

  public RoundDeadlines(ManagerThreads threads, EventLoop loop) {
    this.loop = loop;
    canceller = new RoundCanceller(threads, loop, round -> round.task().abandon(round));
  }

  /** Cancels the round at its deadline, unless it has {@linkplain #ended ended} before. */
  void began(ActiveRound round) {
    round.deadlineEvent(loop.scheduleAt(round.deadlineNanos(), () -> cancel(round)));
  }

  void ended(ActiveRound round) {
    round.cancelDeadlineEvent();
  }

  /** Cancels a round now. Does not wait for its hook. */
  void cancel(ActiveRound round) {
    canceller.cancel(round);
  }

  /** Ends the thread that cancels rounds after it has cancelled those that wait. */
  @Override
  public void close() {
    canceller.close();
  }
}
