package io.github.panicmonitors.core.internal.micrometer;

import static io.github.panicmonitors.core.internal.micrometer.MeterNames.tagValue;

import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Warning;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** The meters of one monitor type. */
final class TypeMeters {
  private static final Duration[] DURATIONS =
      millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);
  private static final Duration[] LAGS =
      millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

  private final Timer durations;
  private final Timer lags;

  /** Registers the meters. */
  TypeMeters(Meters meters, String type) {
    Tags tags = Tags.of(MeterNames.TYPE, type);
    durations = meters.histogram(MeterNames.ROUND_DURATION, "Duration of rounds", tags, DURATIONS);
    lags =
        meters.histogram(
            MeterNames.ROUND_LAG,
            "Delay between the scheduled and the actual start of rounds",
            tags,
            LAGS);
    monitors(meters, type, tags);
    rounds(meters, type, tags);
    meters.gauge(
        MeterNames.REJECTED_ENTRIES,
        "Configuration entries that are currently rejected",
        tags,
        counts -> counts.count(type, StatusCounts.REJECTED));
  }

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  private static void monitors(Meters meters, String type, Tags tags) {
    for (MonitorState state : MonitorState.values()) {
      meters.gauge(
          MeterNames.MONITORS,
          "Monitors, by state",
          tags.and(MeterNames.STATE, tagValue(state)),
          counts -> counts.count(type, state));
    }
    for (FailureKind failure : FailureKind.values()) {
      meters.gauge(
          MeterNames.FAILING,
          "Monitors whose last round failed, by failure kind",
          tags.and(MeterNames.FAILURE, tagValue(failure)),
          counts -> counts.count(type, failure));
    }
    for (Warning.Kind warning : Warning.Kind.values()) {
      meters.gauge(
          MeterNames.WARNED,
          "Monitors whose last round read with a warning, by kind",
          tags.and(MeterNames.WARNING, tagValue(warning)),
          counts -> counts.count(type, warning));
    }
    meters.gauge(
        MeterNames.OVERDUE,
        "Monitors that began no round for two periods and 10 s",
        tags,
        counts -> counts.count(type, StatusCounts.OVERDUE));
  }

  private static void rounds(Meters meters, String type, Tags tags) {
    String description = "Rounds, by outcome";
    meters.counter(
        MeterNames.ROUNDS,
        description,
        tags.and(MeterNames.OUTCOME, "reading"),
        counts -> counts.rounds(type).readings());
    for (FailureKind failure : FailureKind.values()) {
      meters.counter(
          MeterNames.ROUNDS,
          description,
          tags.and(MeterNames.OUTCOME, tagValue(failure)),
          counts -> counts.rounds(type).failed(failure));
    }
    for (Warning.Kind warning : Warning.Kind.values()) {
      meters.counter(
          MeterNames.WARNINGS,
          "Successful rounds with a warning, by kind",
          tags.and(MeterNames.WARNING, tagValue(warning)),
          counts -> counts.rounds(type).warned(warning));
    }
    meters.counter(
        MeterNames.SKIPPED_SLOTS,
        "Rounds skipped because the previous round took too long",
        tags,
        counts -> counts.rounds(type).skippedSlots());
  }

  void ended(RoundReport report) {
    durations.record(report.took());
    lags.record(report.lag());
  }
}
