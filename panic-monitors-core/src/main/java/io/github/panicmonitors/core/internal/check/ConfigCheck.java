package io.github.panicmonitors.core.internal.check;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.core.internal.config.Capacity;
import io.github.panicmonitors.core.internal.config.DryRun;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.manager.ManagerSettings;
import io.github.panicmonitors.core.internal.manager.MonitorTypes;
import java.util.Collection;

/** Reads documents and tries what is in them. */
public final class ConfigCheck {
  private ConfigCheck() {}

  public static CheckReport of(ManagerSettings blueprint, Collection<ConfigDocument> documents)
      throws InterruptedException {
    ManagerThreads threads = new ManagerThreads(blueprint.time(), blueprint.name() + " check");
    Capacity capacity = new Capacity(blueprint.maxMonitorables(), blueprint.connections());
    try (DryRun dryRun = new DryRun(threads, MonitorTypes.of(blueprint), capacity)) {
      for (ConfigDocument document : documents) {
        dryRun.read(document);
      }
      try (ProbeRunner trial = new ProbeRunner(threads, dryRun.probes())) {
        return new CheckReport(trial.run(), dryRun.rejected(), dryRun.unclaimed());
      }
    }
  }
}
