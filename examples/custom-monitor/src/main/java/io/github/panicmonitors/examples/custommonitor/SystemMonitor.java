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
      return unreachable(system, message(), e.kind(), String.valueOf(e.getMessage()));
    }
    if (e.kind() == FailureKind.INVALID_URL) {
      return message().error(e.kind(), INVALID_URL, "Invalid URL '" + url() + "'");
    }
    String text = "Could not read metrics at endpoint " + url() + ": " + e.reason();
    return message().error(e.kind(), NOT_READ, text);
  }

  /** Returns the failure of a round that passed its deadline without a result. */
  static RoundResult timedOut(MonitoredSystem system, MonitorContext context) {
    String reason = "the round did not end before its deadline";
    return unreachable(system, message(system, context), FailureKind.TIMEOUT, reason)
        .toRoundResult(system.exporterUrl().toString());
  }

  private static PanicMessage unreachable(
      MonitoredSystem system, PanicMessage message, FailureKind kind, String reason) {
    return message.error(kind, UNREACHABLE, "System " + system.name() + " is unreachable", reason);
  }

  private PanicMessage message() {
    return message(system, context);
  }

  private static PanicMessage message(MonitoredSystem system, MonitorContext context) {
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
