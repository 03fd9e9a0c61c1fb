package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;

/**
 * The numbers behind the health.
 *
 * @param monitors the number of monitors that should run
 * @param overdue how many of them began no round for two periods and 10 s
 * @param skippedSlots the number of slots that were skipped in the last minute
 * @param droppedReadings the number of readings that were dropped in the last minute
 * @param waitingDocuments the number of configuration documents that are not applied yet
 * @param restored the number of stored documents that are restored
 * @param stored the number of stored documents to restore
 */
record HealthCounts(
    long monitors,
    long overdue,
    long skippedSlots,
    long droppedReadings,
    int waitingDocuments,
    int restored,
    int stored) {
  static HealthCounts of(ManagerStatus status, HealthHistory history) {
    return new HealthCounts(
        status.monitors().stream().filter(HealthCounts::shouldRun).count(),
        status.monitors().stream().filter(MonitorStatus::isOverdue).count(),
        history.skippedLately(),
        history.droppedLately(),
        status.waitingDocuments().count(),
        status.startup().restored(),
        status.startup().stored());
  }

  private static boolean shouldRun(MonitorStatus monitor) {
    return monitor.state() != MonitorState.STOPPING && monitor.state() != MonitorState.STOPPED;
  }
}
