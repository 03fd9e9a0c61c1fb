package io.github.panicmonitors.core.internal.check;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.core.internal.config.DryRun;
import io.github.panicmonitors.core.internal.config.MonitorType;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.manager.FoundProviders;
import io.github.panicmonitors.core.internal.manager.ManagerSettings;
import io.github.panicmonitors.core.internal.manager.MonitorTypes;
import java.util.Collection;

/** Parses documents and probes the sources of the monitors that they would start. */
public final class ConfigCheck {
  private ConfigCheck() {}

  public static CheckReport of(ManagerSettings settings, Collection<ConfigDocument> documents)
      throws InterruptedException {
    ManagerThreads threads = new ManagerThreads(settings.time(), settings.name() + " check");
    FoundProviders found = new FoundProviders(threads);
    try {
      return check(settings, documents, threads, MonitorTypes.of(settings, found));
    } finally {
      found.closeAndWait();
    }
  }

  private static CheckReport check(
      ManagerSettings settings,
      Collection<ConfigDocument> documents,
      ManagerThreads threads,
      Collection<MonitorType<?>> types)
      throws InterruptedException {
    try (DryRun dryRun = new DryRun(threads, types, settings.capacity())) {
      for (ConfigDocument document : documents) {
        dryRun.read(document);
      }
      try (ProbeRunner runner = new ProbeRunner(threads, dryRun.probeTargets())) {
        return new CheckReport(runner.run(), dryRun.rejected(), dryRun.unclaimed());
      }
    }
  }
}
