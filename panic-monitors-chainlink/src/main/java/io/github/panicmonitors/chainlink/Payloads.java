package io.github.panicmonitors.chainlink;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.prometheus.ScrapeUrl;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders raw data as PANIC's transformer of Chainlink nodes takes it: exactly these keys. */
final class Payloads {
  static final String ROUTING_KEY = "node.chainlink";

  /** PANIC's codes; its alerter knows no others. */
  static final int NOT_READ = 5003;

  static final int INVALID_URL = 5009;
  static final int UNREACHABLE = 5015;

  private final ChainlinkNode node;
  private final String monitorName;

  Payloads(ChainlinkNode node, String monitorName) {
    this.node = node;
    this.monitorName = monitorName;
  }

  RawData result(NodeReading reading, ScrapeUrl source, Instant time) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("meta_data", metaData(source, time));
    result.put("data", data(reading));
    return RawData.of(ROUTING_KEY, Map.of("prometheus", Map.of("result", result)));
  }

  RawData error(FailureKind kind, int code, String message, ScrapeUrl source, Instant time) {
    Map<String, @Nullable Object> metaData = metaData(source, time);
    metaData.put("failure_kind", kind.name());
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("meta_data", metaData);
    error.put("message", message);
    error.put("code", code);
    return RawData.of(ROUTING_KEY, Map.of("prometheus", Map.of("error", error)));
  }

  private Map<String, @Nullable Object> metaData(ScrapeUrl source, Instant time) {
    Map<String, @Nullable Object> metaData = new LinkedHashMap<>();
    metaData.put("monitor_name", monitorName);
    metaData.put("node_name", node.name());
    metaData.put("last_source_used", source.toString());
    metaData.put("node_id", node.id());
    metaData.put("node_parent_id", node.parentId());
    metaData.put("time", unixSeconds(time));
    return metaData;
  }

  /**
   * A quotient of exact numbers is the double next to it, so microseconds come out as they went in.
   */
  private static double unixSeconds(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time) / 1e6;
  }

  private static Map<String, @Nullable Object> data(NodeReading reading) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("head_tracker_current_head", reading.head());
    data.put("head_tracker_heads_received_total", reading.headsReceived());
    data.put("max_unconfirmed_blocks", reading.maxUnconfirmedBlocks());
    data.put("process_start_time_seconds", reading.processStart());
    data.put("tx_manager_num_gas_bumps_total", reading.gasBumps());
    data.put("tx_manager_gas_bump_exceeds_limit_total", reading.gasBumpsOverLimit());
    data.put("unconfirmed_transactions", reading.unconfirmed());
    data.put("gas_updater_set_gas_price", gasPrice(reading.gasPrice()));
    data.put("balance", balance(reading.balance()));
    data.put("run_status_update_total_errors", reading.jobErrors());
    return data;
  }

  private static @Nullable Map<String, Object> gasPrice(NodeReading.@Nullable GasPrice gasPrice) {
    if (gasPrice == null) {
      return null;
    }
    Map<String, Object> rendered = new LinkedHashMap<>();
    rendered.put("percentile", gasPrice.percentile());
    rendered.put("price", gasPrice.price());
    return rendered;
  }

  private static Map<String, Object> balance(NodeReading.@Nullable Balance balance) {
    Map<String, Object> rendered = new LinkedHashMap<>();
    if (balance != null) {
      rendered.put("address", balance.address());
      rendered.put("balance", balance.amount());
      rendered.put("symbol", balance.symbol());
    }
    return rendered;
  }
}
