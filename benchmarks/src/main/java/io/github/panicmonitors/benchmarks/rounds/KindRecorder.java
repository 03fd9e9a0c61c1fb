package io.github.panicmonitors.benchmarks.rounds;

import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Records rounds, all of them and those of each type. */
final class KindRecorder implements MonitorsListener {
  private final LagRecorder all = new LagRecorder();
  private final Map<String, LagRecorder> byType = new ConcurrentHashMap<>();

  @Override
  public void roundFinished(RoundReport report) {
    all.roundFinished(report);
    of(report.monitor().type()).roundFinished(report);
  }

  LagRecorder all() {
    return all;
  }

  LagRecorder of(String type) {
    return byType.computeIfAbsent(type, name -> new LagRecorder());
  }
}
