package io.github.panicmonitors.core.internal.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Registers a manager's meters and can remove them again. Thread-safe. */
final class Meters {
  private static final double NANOS_PER_SECOND = 1e9;

  private final MeterRegistry registry;

  /** A strong reference, because meters reference it weakly. */
  private final CachedStatusCounts counts;

  private final Tags common;
  private final List<Meter> registered = new ArrayList<>();

  Meters(MeterRegistry registry, CachedStatusCounts counts, Tags common) {
    this.registry = registry;
    this.counts = counts;
    this.common = common;
  }

  void gauge(String name, String description, Tags tags, ToDoubleFunction<StatusCounts> value) {
    gauge(
        Gauge.builder(name, counts, cached -> value.applyAsDouble(cached.get())),
        description,
        tags);
  }

  void bytes(String name, String description, ToDoubleFunction<StatusCounts> value) {
    gauge(
        Gauge.builder(name, counts, cached -> value.applyAsDouble(cached.get())).baseUnit("bytes"),
        description,
        Tags.empty());
  }

  private void gauge(Gauge.Builder<CachedStatusCounts> gauge, String description, Tags tags) {
    add(gauge.description(description).tags(common.and(tags)).register(registry));
  }

  void duration(String name, String description, ToDoubleFunction<StatusCounts> seconds) {
    add(
        TimeGauge.builder(
                name, counts, TimeUnit.SECONDS, cached -> seconds.applyAsDouble(cached.get()))
            .description(description)
            .tags(common)
            .register(registry));
  }

  void counter(String name, String description, Tags tags, ToDoubleFunction<StatusCounts> value) {
    counter(
        FunctionCounter.builder(name, counts, cached -> value.applyAsDouble(cached.get())),
        description,
        tags);
  }

  void secondsCounter(
      String name, String description, Tags tags, Function<StatusCounts, Duration> value) {
    counter(
        FunctionCounter.builder(name, counts, cached -> seconds(value.apply(cached.get())))
            .baseUnit("seconds"),
        description,
        tags);
  }

  private void counter(
      FunctionCounter.Builder<CachedStatusCounts> counter, String description, Tags tags) {
    add(counter.description(description).tags(common.and(tags)).register(registry));
  }

  Timer histogram(String name, String description, Tags tags, Duration... bounds) {
    Timer timer =
        Timer.builder(name)
            .description(description)
            .tags(common.and(tags))
            .serviceLevelObjectives(bounds)
            .register(registry);
    add(timer);
    return timer;
  }

  static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND;
  }

  private synchronized void add(Meter meter) {
    registered.add(meter);
  }

  synchronized void removeAll() {
    registered.forEach(registry::remove);
    registered.clear();
  }
}
