package io.github.panicmonitors.benchmarks.versus;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorStatus;

/**
 * The state of a host's monitors, as one line of text.
 *
 * @param confirmed readings that RabbitMQ confirmed
 * @param lost lost readings
 * @param skipped skipped slots
 * @param failing monitors whose last round failed
 */
record HostReport(long confirmed, long lost, long skipped, long failing) {

  static HostReport of(ManagerStatus status) {
    return new HostReport(
        status.readings().confirmed(),
        status.readings().lost(),
        status.monitors().stream().mapToLong(MonitorStatus::skippedSlots).sum(),
        status.monitors().stream().filter(HostReport::isFailing).count());
  }

  private static boolean isFailing(MonitorStatus monitor) {
    return monitor.lastRound().flatMap(round -> round.failure()).isPresent();
  }

  static HostReport parse(String line) {
    String[] numbers = line.split(" ", -1);
    return new HostReport(
        Long.parseLong(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]));
  }

  @Override
  public String toString() {
    return confirmed + " " + lost + " " + skipped + " " + failing;
  }
}
