package io.github.panicmonitors.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A monitor of one system, at a fixed time. */
final class MonitorFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-24T13:30:00.123456Z");

  final SystemProvider provider;
  final Monitor monitor;

  MonitorFixture(String url) {
    this(new SystemProvider(), url);
  }

  MonitorFixture(SystemProvider provider, String url) {
    this(provider, url, Optional.empty());
  }

  private MonitorFixture(SystemProvider provider, String url, Optional<?> snapshot) {
    this.provider = provider;
    MonitoredSystem system = system(url);
    monitor = provider.create(system, context(provider, system).inheriting(snapshot));
  }

  /** Returns the monitor that replaces this one after an update with another URL. */
  MonitorFixture successor(String url) {
    return new MonitorFixture(provider, url, monitor.snapshot());
  }

  static MonitoredSystem system(String url) {
    return new MonitoredSystem("system_1", "chain_1", "sentry", SourceUrl.of(url));
  }

  static TestMonitorContext context(SystemProvider provider, MonitoredSystem system) {
    return TestMonitorContext.of(provider, system, () -> NOW);
  }

  RoundResult collect() throws InterruptedException {
    return collect(Duration.ofSeconds(30));
  }

  RoundResult collect(Duration limit) throws InterruptedException {
    return monitor.collect(TestRound.within(limit));
  }

  /** Returns the data of a round that read its page. */
  Map<String, Object> data() throws InterruptedException {
    RoundResult result = collect();
    assertThat(result).isInstanceOf(RoundResult.Reading.class);
    return at(result, "result", "data");
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> at(RoundResult result, String... path) {
    assertThat(result.data()).hasSize(1);
    Map<String, Object> found = result.data().get(0).body();
    for (String step : path) {
      found = (Map<String, Object>) found.get(step);
    }
    return found;
  }

  @Override
  public void close() {
    monitor.close();
    provider.close();
  }
}
