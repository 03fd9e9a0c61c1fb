package io.github.panicmonitors.benchmarks.rounds;

import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import java.time.Duration;
import java.util.Arrays;

/** Records the lag, duration and failures of rounds. */
public final class LagRecorder implements MonitorsListener {
  // Guarded by this: the listener's thread writes, the benchmark reads.
  private double[] lagMillis = new double[1_024];
  private double[] tookMillis = new double[1_024];
  private int rounds;
  private int failed;

  @Override
  public void roundFinished(RoundReport report) {
    add(report.lag(), report.took(), report.failure().isPresent());
  }

  /** Records a round. */
  public synchronized void add(Duration lag, Duration took, boolean hasFailed) {
    if (rounds == lagMillis.length) {
      lagMillis = Arrays.copyOf(lagMillis, 2 * rounds);
      tookMillis = Arrays.copyOf(tookMillis, 2 * rounds);
    }
    lagMillis[rounds] = lag.toNanos() / 1e6;
    tookMillis[rounds] = took.toNanos() / 1e6;
    rounds++;
    failed += hasFailed ? 1 : 0;
  }

  /** Returns the rounds since the last call. */
  public synchronized Summary take() {
    Summary summary =
        new Summary(
            rounds, failed, Arrays.copyOf(lagMillis, rounds), Arrays.copyOf(tookMillis, rounds));
    rounds = 0;
    failed = 0;
    return summary;
  }

  /**
   * A summary of many rounds.
   *
   * @param rounds the number of rounds
   * @param failed the number of failed rounds
   * @param lagMillis the lag of each round
   * @param tookMillis the duration of each round
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once and never compared
  public record Summary(int rounds, int failed, double[] lagMillis, double[] tookMillis) {}
}
