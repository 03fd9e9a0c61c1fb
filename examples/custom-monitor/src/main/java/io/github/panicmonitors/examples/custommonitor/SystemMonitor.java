package io.github.panicmonitors.examples.custommonitor;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.prometheus.MissingMetricException;
import io.github.panicmonitors.prometheus.Samples;
import io.github.panicmonitors.prometheus.ScrapeClient;
import io.github.panicmonitors.prometheus.ScrapeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Monitors one system: reads the page of its node exporter. */
final class SystemMonitor implements Monitor {
  private static final int NOT_READ = 5003;
  private static final int UNREACHABLE = 5004;
  private static final int INVALID_URL = 5009;

  private final MonitoredSystem system;
  private final MonitorContext context;
  private final ScrapeClient client;

  SystemMonitor(MonitoredSystem system, MonitorContext context, ScrapeClient client) {
    this.system = system;
    this.context = context;
    this.client = client;
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    try {
      Samples samples = client.scrape(system.exporterUrl(), SystemPage.WANTED, round);
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("meta_data", metaData());
      result.put("data", new SystemPage(samples).data());
      return RoundResult.reading(RawData.of("system", Map.of("result", result))).withSource(url());
    } catch (MissingMetricException e) {
      String message = "Could not find metric " + e.metric() + " at endpoint " + url();
      return failure(FailureKind.MISSING_METRIC, NOT_READ, message);
    } catch (ScrapeException e) {
      return switch (e.kind()) {
        case DNS, CONNECT, TLS, TIMEOUT ->
            failure(e.kind(), UNREACHABLE, "System " + system.name() + " is unreachable");
        case INVALID_URL -> failure(e.kind(), INVALID_URL, "Invalid URL '" + url() + "'");
        default ->
            failure(
                e.kind(),
                NOT_READ,
                "Could not read metrics at endpoint " + url() + ": " + e.reason());
      };
    }
  }

  private RoundResult failure(FailureKind kind, int code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("meta_data", metaData());
    error.put("message", message);
    error.put("code", code);
    return new RoundResult.Failure(
        kind, message, url(), RawData.of("system", Map.of("error", error)));
  }

  private Map<String, Object> metaData() {
    Map<String, Object> metaData = new LinkedHashMap<>();
    metaData.put("monitor_name", context.monitorName());
    metaData.put("system_name", system.name());
    metaData.put("system_id", system.id());
    metaData.put("system_parent_id", system.parentId());
    metaData.put("time", ChronoUnit.MICROS.between(Instant.EPOCH, context.time().now()) / 1e6);
    return metaData;
  }

  /** The exporter's URL without credentials. */
  private String url() {
    return system.exporterUrl().toString();
  }

  @Override
  public void close() {
    client.closeIdle(system.exporterUrl());
  }
}
