package io.github.panicmonitors.systems;

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
import io.github.panicmonitors.prometheus.ScrapeErrors;
import java.util.Optional;

/** Monitors one system: reads the page of its node exporter. */
final class SystemMonitor implements Monitor {
  /** The error code by which PANIC's system alerter knows that a system is down. */
  private static final int UNREACHABLE = 5004;

  private final MonitoredSystem system;
  private final MonitorContext context;
  private final ScrapeClient client;
  private final boolean cpuSinceBoot;
  private final boolean allFilesystems;
  private final ScrapeErrors errors;

  /** The CPU times of the last successful round. */
  private CpuTimes cpu;

  SystemMonitor(
      MonitoredSystem system,
      MonitorContext context,
      ScrapeClient client,
      boolean cpuSinceBoot,
      boolean allFilesystems) {
    this.system = system;
    this.context = context;
    this.client = client;
    this.cpuSinceBoot = cpuSinceBoot;
    this.allFilesystems = allFilesystems;
    errors = errors(system);
    cpu =
        context
            .inherited(SystemSnapshot.class)
            .filter(before -> before.isOf(system))
            .map(SystemSnapshot::cpu)
            .orElse(CpuTimes.NONE);
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    return read(round).toRoundResult(system.exporterUrl().toString());
  }

  private PanicMessage read(Round round) throws InterruptedException {
    try {
      Samples samples = client.scrape(system.exporterUrl(), SystemPage.WANTED, round);
      return reading(new SystemPage(samples, allFilesystems));
    } catch (MissingMetricException e) {
      return errors.missing(message(), e.metric(), system.exporterUrl());
    } catch (SourceException e) {
      // PANIC reports a system whose answer is late as unreachable, also after its beginning.
      return e.kind() == FailureKind.TIMEOUT
          ? errors.unreachable(message(), e.kind(), String.valueOf(e.getMessage()))
          : errors.notRead(message(), e);
    }
  }

  private PanicMessage reading(SystemPage page) throws MissingMetricException {
    CpuTimes sinceBoot = page.cpuTimes();
    PanicMessage message =
        message().result(page.data(cpuSinceBoot ? sinceBoot : sinceBoot.since(cpu)));
    cpu = sinceBoot;
    return message;
  }

  /** Returns the failure of a round that passed its deadline without a result. */
  static RoundResult timedOut(MonitoredSystem system, MonitorContext context) {
    return errors(system)
        .timedOut(message(system, context))
        .toRoundResult(system.exporterUrl().toString());
  }

  private static ScrapeErrors errors(MonitoredSystem system) {
    return ScrapeErrors.of(UNREACHABLE, "System " + system.name() + " is unreachable");
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

  @Override
  public Optional<SystemSnapshot> snapshot() {
    return Optional.of(SystemSnapshot.of(system, cpu));
  }

  @Override
  public void close() {
    client.closeIdle(system.exporterUrl());
  }
}
