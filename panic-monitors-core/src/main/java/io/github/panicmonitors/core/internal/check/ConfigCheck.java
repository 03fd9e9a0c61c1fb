package io.github.panicmonitors.core.internal.check;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.core.internal.config.DryRun;
import io.github.panicmonitors.core.internal.config.ManagedRoles;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.manager.FoundProviders;
import io.github.panicmonitors.core.internal.manager.ManagerSettings;
import io.github.panicmonitors.core.internal.manager.MonitorTypes;
import io.github.panicmonitors.core.internal.outbox.RoundMessages;
import io.github.panicmonitors.core.internal.wire.Heartbeats;
import io.github.panicmonitors.core.internal.wire.MessageIds;
import io.github.panicmonitors.core.internal.wire.MonitorableMessages;
import java.util.Collection;
import java.util.Map;

/** Parses documents and probes the sources of the monitors that they would start. */
public final class ConfigCheck {
  private ConfigCheck() {}

  /** Reads all documents with a dry run. */
  private interface Documents {
    void readBy(DryRun dryRun) throws InterruptedException;
  }

  public static CheckReport of(ManagerSettings settings, Collection<ConfigDocument> documents)
      throws InterruptedException {
    return check(
        settings,
        dryRun -> {
          for (ConfigDocument document : documents) {
            dryRun.read(document);
          }
        });
  }

  /** Checks documents as they come from the broker. */
  public static CheckReport ofBodies(ManagerSettings settings, Map<RoutingKey, byte[]> documents)
      throws InterruptedException {
    return check(
        settings,
        dryRun -> {
          for (Map.Entry<RoutingKey, byte[]> document : documents.entrySet()) {
            dryRun.read(document.getKey(), document.getValue());
          }
        });
  }

  private static CheckReport check(ManagerSettings settings, Documents documents)
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
      ManagerSettings settings, Documents documents, ManagerThreads threads, ManagedRoles roles)
      throws InterruptedException {
    MessageIds ids = new MessageIds();
    RoundMessages messages = new RoundMessages(ids, new Heartbeats(settings.time(), ids));
    try (DryRun dryRun = new DryRun(threads, roles, settings.capacity())) {
      documents.readBy(dryRun);
      try (ProbeRunner runner = new ProbeRunner(threads, dryRun.probeTargets(), messages)) {
        return new CheckReport(
            runner.run(),
            dryRun.rejected(),
            dryRun.unclaimed(),
            dryRun.sourceLists(new MonitorableMessages(settings.name(), ids)));
      }
    }
  }
}
