package io.github.panicmonitors.systems;

import io.github.panicmonitors.http.SourceUrl;

/**
 * The state that a monitor passes to its successor. Immutable.
 *
 * @param exporterUrl the URL of the exporter, without user-info
 * @param cpu the CPU times of the last page that was read
 */
record SystemSnapshot(SourceUrl exporterUrl, CpuTimes cpu) {
  static SystemSnapshot of(MonitoredSystem system, CpuTimes cpu) {
    return new SystemSnapshot(system.exporterUrl().withoutUserInfo(), cpu);
  }

  /** Returns whether the times belong to this system, that is, the exporter's URL is the same. */
  boolean isOf(MonitoredSystem system) {
    return exporterUrl.equals(system.exporterUrl().withoutUserInfo());
  }
}
