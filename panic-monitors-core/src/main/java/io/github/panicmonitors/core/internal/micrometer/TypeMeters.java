package io.github.panicmonitors.core.internal.micrometer;

import static io.github.panicmonitors.core.internal.micrometer.MeterNames.word;

import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** The meters of one type of monitors. */
final class TypeMeters {
  private static final Duration[] DURATIONS =
      millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);
  private static final Duration[] LAGS =
      millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

  private final Timer durations;
  private final Timer lags;

  /** Registers them. */
  TypeMeters(Meters meters, String type) {
    Tags tags = Tags.of(MeterNames.TYPE, type);
    durations =
        meters.histogram(MeterNames.ROUND_DURATION, "How long rounds took", tags, DURATIONS);
    lags =
        meters.histogram(
            MeterNames.ROUND_LAG, "How much later than scheduled rounds began", tags, LAGS);
    monitors(meters, type, tags);
    rounds(meters, type, tags);
    meters.gauge(
        MeterNames.REJECTED_ENTRIES,
        "Entries of configurations that are not accepted as they are now",
        tags,
        census -> census.rejected(type));
  }

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  private static void monitors(Meters meters, String type, Tags tags) {
    for (MonitorState state : MonitorState.values()) {
      meters.gauge(
          MeterNames.MONITORS,
          "Monitors, by what they are doing",
          tags.and(MeterNames.STATE, word(state)),
          census -> census.monitors(type, state));
    }
    for (FailureKind failure : FailureKind.values()) {
      meters.gauge(
          MeterNames.FAILING,
          "Monitors whose last round found something wrong, by what it was",
          tags.and(MeterNames.FAILURE, word(failure)),
          census -> census.failing(type, failure));
    }
  }

  private static void rounds(Meters meters, String type, Tags tags) {
    String description = "Rounds, by how they ended";
    meters.counter(
        MeterNames.ROUNDS,
        description,
        tags.and(MeterNames.OUTCOME, "reading"),
        census -> census.rounds(type).readings());
    for (FailureKind failure : FailureKind.values()) {
      meters.counter(
          MeterNames.ROUNDS,
          description,
          tags.and(MeterNames.OUTCOME, word(failure)),
          census -> census.rounds(type).failed(failure));
    }
    meters.counter(
        MeterNames.SKIPPED_SLOTS,
        "Rounds that were left out because the one before took too long",
        tags,
        census -> census.rounds(type).skippedSlots());
  }

  void ended(RoundReport report) {
    durations.record(report.took());
    lags.record(report.lag());
  }
}
