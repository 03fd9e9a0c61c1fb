package io.github.panicmonitors.benchmarks.rounds;

import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import java.time.Duration;
import java.util.Arrays;

/** Takes down how late rounds began, how long they took, and how many failed. */
public final class LagRecorder implements MonitorsListener {
  // All three are guarded by this: the listener's thread writes, the benchmark reads.
  private double[] lagMillis = new double[1_024];
  private double[] tookMillis = new double[1_024];
  private int rounds;
  private int failed;

  @Override
  public void roundFinished(RoundReport report) {
    add(report.lag(), report.took(), report.failure().isPresent());
  }

  /** Takes a round down. */
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

  /** Returns what has come since the last call. */
  public synchronized Summary take() {
    Summary summary =
        new Summary(
            rounds, failed, Arrays.copyOf(lagMillis, rounds), Arrays.copyOf(tookMillis, rounds));
    rounds = 0;
    failed = 0;
    return summary;
  }

  /**
   * What there is to know of many rounds.
   *
   * @param rounds how many
   * @param failed how many of them did not give a reading
   * @param lagMillis how late each began
   * @param tookMillis how long each took
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once and never compared
  public record Summary(int rounds, int failed, double[] lagMillis, double[] tookMillis) {}
}
