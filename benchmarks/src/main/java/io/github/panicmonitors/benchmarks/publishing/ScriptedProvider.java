package io.github.panicmonitors.benchmarks.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.benchmarks.provider.IdProvider;
import java.util.LinkedHashMap;
import java.util.Map;

/** Provides monitors whose readings and heartbeats have about the same size. */
final class ScriptedProvider extends IdProvider {
  /** The bytes of a heartbeat without the name of the monitor. */
  private static final int HEARTBEAT_BYTES = 70;

  private final int bytes;

  ScriptedProvider(int bytes) {
    this(bytes, RoundResult.reading(RawData.of("node.chainlink", body(bytes))));
  }

  private ScriptedProvider(int bytes, RoundResult result) {
    super(node -> round -> result);
    this.bytes = bytes;
  }

  /** Returns a body like a Chainlink node's, padded to {@code bytes} bytes of JSON. */
  static Map<String, Object> body(int bytes) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("head_tracker_current_head", 1.9087214E7);
    data.put("head_tracker_heads_received_total", 48211.0);
    data.put("max_unconfirmed_blocks", 0.0);
    data.put("process_start_time_seconds", 1.70615208834E9);
    data.put("tx_manager_num_gas_bumps_total", 3.0);
    data.put("unconfirmed_transactions", 0.0);
    data.put("balance", Map.of("balance", 4.75, "symbol", "ETH"));
    int rest = bytes - data.toString().getBytes(UTF_8).length - 2 * data.size() - 40;
    data.put("source", "x".repeat(Math.max(1, rest)));
    return Map.of("prometheus", data);
  }

  @Override
  public String monitorName(Node node) {
    String name = super.monitorName(node);
    return name + "-".repeat(Math.max(0, bytes - HEARTBEAT_BYTES - name.length()));
  }
}
