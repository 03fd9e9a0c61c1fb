package com.example.host;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.PanicMessage;
import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Monitors the free space on this machine's disks. */
public final class DiskProvider implements MonitorProvider<DiskProvider.Disk> {
  private static final int NOT_READ = 5003;

  /** A disk, by a folder on it. */
  public record Disk(String id, String parentId, String name, String folder)
      implements Monitorable {}

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("disk")
        .topic("general.disks_config")
        .otherRawDataRoutingKey("disk")
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
    return round ->
        read(disk, context.message().meta("disk_id", disk.id())).toRoundResult(disk.folder());
  }

  private static PanicMessage read(Disk disk, PanicMessage message) {
    File folder = new File(disk.folder());
    return folder.isDirectory()
        ? message.result(Map.of("free_bytes", folder.getUsableSpace()))
        : message.error(FailureKind.CONNECT, NOT_READ, "no such folder: " + folder);
  }
}
