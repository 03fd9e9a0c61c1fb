package com.example.host;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Monitors how much room is left on this machine's disks. */
public final class DiskProvider implements MonitorProvider<DiskProvider.Disk> {

  /** A disk, by a folder on it. */
  public record Disk(String id, String parentId, String name, String folder)
      implements Monitorable {}

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("disk")
        .topic("general.disks_config")
        .rawDataRoutingKey("disk")
        .category("systems")
        .period(Duration.ofSeconds(60))
        .build();
  }

  @Override
  public Optional<Disk> read(ConfigEntry entry) {
    return Optional.of(
        new Disk(entry.id(), entry.text("parent_id"), entry.text("name"), entry.text("folder")));
  }

  @Override
  public Monitor create(Disk disk, MonitorContext context) {
    return round -> collect(disk);
  }

  private static RoundResult collect(Disk disk) {
    File folder = new File(disk.folder());
    if (folder.isDirectory()) {
      return RoundResult.reading(message(disk, "free_bytes", folder.getUsableSpace()));
    }
    String message = "no such folder: " + folder;
    return new RoundResult.Failure(
        FailureKind.CONNECT, message, disk.folder(), message(disk, "error", message));
  }

  private static RawData message(Disk disk, String what, Object value) {
    return RawData.of("disk", Map.of("id", disk.id(), what, value));
  }
}
