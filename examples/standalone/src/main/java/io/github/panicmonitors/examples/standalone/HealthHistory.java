package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.RoundTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the health depends on besides the current status. Immutable.
 *
 * @param samples the counts of the last minute, oldest first, and the last ones before it
 * @param unconfirmed whether a reading was gathered and none has been confirmed since
 * @param unconfirmedSinceNanos when that reading was gathered
 * @param gatheredAtNanos when the last reading was gathered
 */
record HealthHistory(
    List<Sample> samples, boolean unconfirmed, long unconfirmedSinceNanos, long gatheredAtNanos) {
  static final HealthHistory EMPTY = new HealthHistory(List.of(), false, 0, 0);

  private static final long LATELY_NANOS = Duration.ofMinutes(1).toNanos();

  /** The counts of one status. */
  record Sample(long atNanos, long gathered, long confirmed, long dropped, long skipped) {
    static Sample of(ManagerStatus status, long nowNanos) {
      MessageCounts readings = status.readings();
      long expectedDrops =
          readings.dropped(DropReason.SUPERSEDED) + readings.dropped(DropReason.CLOSED);
      return new Sample(
          nowNanos,
          readings.gathered(),
          readings.confirmed(),
          readings.dropped() - expectedDrops,
          status.rounds().stream().mapToLong(RoundTotals::skippedSlots).sum());
    }
  }

  /** Returns the history including a status. Statuses must be added in order of time. */
  HealthHistory with(ManagerStatus status, long nowNanos) {
    Sample now = Sample.of(status, nowNanos);
    Sample before = samples.isEmpty() ? new Sample(nowNanos, 0, 0, 0, 0) : newest();
    boolean gathered = now.gathered > before.gathered;
    boolean confirmed = now.confirmed > before.confirmed;
    boolean pending = status.readings().pending() > 0;
    boolean continues = unconfirmed && !confirmed;
    return new HealthHistory(
        samples(now),
        continues || pending || (gathered && !confirmed),
        continues ? unconfirmedSinceNanos : nowNanos,
        gathered ? nowNanos : gatheredAtNanos);
  }

  private List<Sample> samples(Sample now) {
    List<Sample> kept = new ArrayList<>(samples);
    kept.add(now);
    while (kept.size() > 2 && kept.get(1).atNanos - now.atNanos <= -LATELY_NANOS) {
      kept.remove(0);
    }
    return List.copyOf(kept);
  }

  private Sample newest() {
    return samples.get(samples.size() - 1);
  }

  /** Returns how many slots were skipped in the last minute. */
  long skippedLately() {
    return samples.isEmpty() ? 0 : newest().skipped - samples.get(0).skipped;
  }

  /**
   * Returns how many readings were dropped in the last minute, except those of stopped monitors.
   */
  long droppedLately() {
    return samples.isEmpty() ? 0 : newest().dropped - samples.get(0).dropped;
  }

  /**
   * Returns how long no reading has been confirmed although rounds ended. Zero if a reading was
   * confirmed since a round ended, or if no round has ended within the time.
   *
   * @param within how recent the end of a round must be
   */
  Duration unconfirmed(Duration within) {
    if (!unconfirmed || newest().atNanos - gatheredAtNanos > within.toNanos()) {
      return Duration.ZERO;
    }
    return Duration.ofNanos(newest().atNanos - unconfirmedSinceNanos);
  }
}
