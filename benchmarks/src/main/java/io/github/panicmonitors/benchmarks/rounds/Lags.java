package io.github.panicmonitors.benchmarks.rounds;

import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import java.util.ArrayList;
import java.util.List;

/** Takes down how late rounds began, how long they took, and how many failed. */
final class Lags implements MonitorsListener {
  // Guards what is below: the listener's thread writes, the benchmark reads.
  private final List<RoundReport> reports = new ArrayList<>();

  @Override
  public void round(RoundReport report) {
    synchronized (reports) {
      reports.add(report);
    }
  }

  /** Returns what has come since the last call. */
  Summary take() {
    synchronized (reports) {
      Summary summary = Summary.of(reports);
      reports.clear();
      return summary;
    }
  }

  /**
   * What there is to know of many rounds.
   *
   * @param rounds how many
   * @param failed how many of them did not give a reading
   * @param lagMillis how late they began, sorted
   * @param tookMillis how long they took, sorted
   */
  record Summary(int rounds, long failed, List<Double> lagMillis, List<Double> tookMillis) {
    static Summary of(List<RoundReport> reports) {
      return new Summary(
          reports.size(),
          reports.stream().filter(report -> report.failure().isPresent()).count(),
          reports.stream().map(report -> report.lag().toNanos() / 1e6).sorted().toList(),
          reports.stream().map(report -> report.took().toNanos() / 1e6).sorted().toList());
    }

    static double quantile(List<Double> sorted, double share) {
      return sorted.isEmpty()
          ? Double.NaN
          : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
    }
  }
}
