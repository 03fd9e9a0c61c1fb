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

/** Looks at a manager, and counts its readings by itself. */
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

  /** Returns how many messages rounds have had so far. */
  long readings() {
    return readings.get();
  }

  /** Returns how late rounds begin in this many seconds from now. */
  Quantiles lagOf(int seconds) throws InterruptedException {
    lags.take();
    TimeUnit.SECONDS.sleep(seconds);
    return Quantiles.of(lags.take().lagMillis());
  }

  /**
   * Waits until all is normal for some seconds: connected, little unpublished, rounds in time.
   *
   * @param lagMillis what 99 of 100 rounds do not exceed when all is normal
   * @param pending how many readings are unpublished at most when all is normal
   * @return how many seconds it took, or the limit if it took longer
   */
  int secondsUntilNormal(MonitorsManager manager, double lagMillis, long pending, int limit)
      throws InterruptedException {
    int calm = 0;
    for (int second = 1; second < limit; second++) {
      // Compared so that a second without any round is not normal.
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

  /** Returns how many of the manager's threads there are. */
  static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("panic-monitors-"))
        .filter(thread -> !thread.getName().endsWith("-output"))
        .count();
  }

  /** Returns what is left on the heap after a full collection, in MiB. */
  static double liveHeapMib() {
    return Machine.liveHeapBytes() / 1024.0 / 1024.0;
  }
}
