package io.github.panicmonitors.benchmarks.soak;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.benchmarks.rounds.LagRecorder;
import io.github.panicmonitors.core.MonitorsManager;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Observes a manager and counts its readings independently. */
final class Watch implements MonitorsListener {
  private static final int CALM_SECONDS = 3;

  private final LagRecorder lags = new LagRecorder();
  private final AtomicLong readings = new AtomicLong();

  @Override
  public void roundFinished(RoundReport report) {
    lags.roundFinished(report);
    if (report.result() != null) {
      readings.addAndGet(report.result().data().size());
    }
  }

  /** Returns the number of messages that rounds have produced. */
  long readings() {
    return readings.get();
  }

  /** Returns the lag of the rounds in the next {@code seconds} seconds. */
  Quantiles lagOf(int seconds) throws InterruptedException {
    lags.take();
    TimeUnit.SECONDS.sleep(seconds);
    return Quantiles.of(lags.take().lagMillis());
  }

  /**
   * Waits until the manager has been normal for some seconds: connected, few waiting readings,
   * normal lag.
   *
   * @param lagMillis the highest normal p99 of the lag
   * @param pending the highest normal number of unconfirmed readings
   * @return the seconds until then, or the limit
   */
  int secondsUntilNormal(MonitorsManager manager, double lagMillis, long pending, int limit)
      throws InterruptedException {
    int calm = 0;
    for (int second = 1; second < limit; second++) {
      // A second without any round has no lag (NaN) and is not normal.
      boolean inTime = lagOf(1).p99() <= lagMillis;
      calm = inTime && isNormal(manager.status(), pending) ? calm + 1 : 0;
      if (calm == CALM_SECONDS) {
        return second - CALM_SECONDS;
      }
    }
    return limit;
  }

  private static boolean isNormal(ManagerStatus status, long pending) {
    return status.publishing().state() == ConnectionStatus.State.CONNECTED
        && status.consuming().state() == ConnectionStatus.State.CONNECTED
        && status.readings().pending() <= pending;
  }

  /** Returns the number of the manager's threads. */
  static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("panic-monitors-"))
        .filter(thread -> !thread.getName().endsWith("-output"))
        .count();
  }

  /** Returns the used heap after a full collection, in MiB. */
  static double liveHeapMib() {
    return Machine.liveHeapBytes() / 1024.0 / 1024.0;
  }
}
