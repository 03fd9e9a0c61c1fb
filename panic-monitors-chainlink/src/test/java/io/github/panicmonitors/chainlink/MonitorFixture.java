package io.github.panicmonitors.chainlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A provider and one of its monitors, created as the manager does. */
final class MonitorFixture implements AutoCloseable {
  static final String KEY = "chains.chainlink.binance smart chain.nodes_config";

  /** The time of the golden messages. */
  private static final Instant GOLDEN_TIME = Instant.parse("2026-11-24T13:30:00.123456Z");

  final ChainlinkNodeProvider provider;
  final Monitor monitor;

  MonitorFixture(String... urls) {
    this(new ChainlinkNodeProvider(), urls);
  }

  MonitorFixture(ChainlinkNodeProvider provider, String... urls) {
    this(provider, Optional.empty(), urls);
  }

  private MonitorFixture(ChainlinkNodeProvider provider, Optional<?> snapshot, String... urls) {
    this.provider = provider;
    ParsedConfig<ChainlinkNode> parsed = parse(provider, entry(String.join(",", urls)));
    assertThat(parsed.rejected()).isEmpty();
    ChainlinkNode node = parsed.accepted().get(0).monitorable();
    monitor =
        provider.create(
            node, TestMonitorContext.of(provider, node, () -> GOLDEN_TIME).inheriting(snapshot));
  }

  /** Returns the monitor that replaces this one after an update with other URLs. */
  MonitorFixture successor(String... urls) {
    return new MonitorFixture(provider, monitor.snapshot(), urls);
  }

  static Map<String, Object> entry(Object urls) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("id", "node_1");
    entry.put("parent_id", "chain_1");
    entry.put("name", "cl_main");
    entry.put("node_prometheus_urls", urls);
    entry.put("monitor_node", "true");
    entry.put("monitor_prometheus", "true");
    return entry;
  }

  static ParsedConfig<ChainlinkNode> parse(ChainlinkNodeProvider provider, Map<String, ?> entry) {
    ConfigDocument document = ConfigDocument.of(KEY, Map.of("node_1", entry));
    return provider.parse(ConfigGroup.of(document));
  }

  RoundResult collect() throws InterruptedException {
    return collect(Duration.ofSeconds(30));
  }

  RoundResult collect(Duration limit) throws InterruptedException {
    return monitor.collect(TestRound.within(limit));
  }

  /** Returns the data of a round that read its page. */
  Map<?, ?> data() throws InterruptedException {
    RoundResult result = collect();
    assertThat(result).isInstanceOf(RoundResult.Reading.class);
    return (Map<?, ?>) at(result, "result", "data");
  }

  RoundResult.Failure failure(Duration limit) throws InterruptedException {
    RoundResult result = collect(limit);
    assertThat(result).isInstanceOf(RoundResult.Failure.class);
    return (RoundResult.Failure) result;
  }

  RoundResult.Failure failure() throws InterruptedException {
    return failure(Duration.ofSeconds(30));
  }

  static Object at(RoundResult result, String... path) {
    assertThat(result.data()).hasSize(1);
    Object found = result.data().get(0).body().get("prometheus");
    for (String step : path) {
      found = ((Map<?, ?>) found).get(step);
    }
    return found;
  }

  static Object lastSource(RoundResult result) {
    boolean failed = result instanceof RoundResult.Failure;
    return at(result, failed ? "error" : "result", "meta_data", "last_source_used");
  }

  static Object code(RoundResult result) {
    return at(result, "error", "code");
  }

  @Override
  public void close() {
    monitor.close();
  }
}
