package io.github.panicmonitors.examples.custommonitor;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.prometheus.MissingMetricException;
import io.github.panicmonitors.prometheus.Samples;
import io.github.panicmonitors.prometheus.ScrapeClient;

/** Monitors one system: reads the page of its node exporter. */
final class SystemMonitor implements Monitor {
  /** Error codes that PANIC's system alerter understands. */
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
    return read(round).toRoundResult(url());
  }

  private PanicMessage read(Round round) throws InterruptedException {
    try {
      Samples samples = client.scrape(system.exporterUrl(), SystemPage.WANTED, round);
      return message().result(new SystemPage(samples).data());
    } catch (MissingMetricException e) {
      String text = "Could not find metric " + e.metric() + " at endpoint " + url();
      return message().error(FailureKind.MISSING_METRIC, NOT_READ, text);
    } catch (SourceException e) {
      return failure(e);
    }
  }

  private PanicMessage failure(SourceException e) {
    if (e.isUnreachable()) {
      String text = "System " + system.name() + " is unreachable";
      return message().error(e.kind(), UNREACHABLE, text, String.valueOf(e.getMessage()));
    }
    if (e.kind() == FailureKind.INVALID_URL) {
      return message().error(e.kind(), INVALID_URL, "Invalid URL '" + url() + "'");
    }
    String text = "Could not read metrics at endpoint " + url() + ": " + e.reason();
    return message().error(e.kind(), NOT_READ, text);
  }

  private PanicMessage message() {
    return context
        .message()
        .meta("system_name", system.name())
        .meta("system_id", system.id())
        .meta("system_parent_id", system.parentId());
  }

  /** Returns the exporter's URL without credentials. */
  private String url() {
    return system.exporterUrl().toString();
  }

  @Override
  public void close() {
    client.closeIdle(system.exporterUrl());
  }
}
