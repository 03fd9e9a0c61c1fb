package com.example.host.test;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.host.DiskProvider;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.junit.MonitorsSandbox;
import io.github.panicmonitors.junit.SandboxExtension;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.config.TestDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SandboxExtension.class)
class DiskMonitorTest {
  @TempDir private Path folder;

  @Test
  void everythingIsANamedModule() {
    assertThat(
            Stream.of(
                    DiskProvider.class,
                    DiskMonitorTest.class,
                    MonitorProvider.class,
                    MonitorsManager.class,
                    MonitorsSandbox.class,
                    InMemoryBroker.class)
                .map(type -> type.getModule().getName()))
        .containsExactly(
            "com.example.host",
            "com.example.host.test",
            "io.github.panicmonitors.api",
            "io.github.panicmonitors.core",
            "io.github.panicmonitors.junit",
            "io.github.panicmonitors.testkit");
  }

  @Test
  void isFoundAndPublishesAReadingAMinute(MonitorsSandbox sandbox) {
    sandbox.start(sandbox.builder());
    sandbox.configure(
        TestDocument.of("general.disks_config", entry("main").set("folder", folder.toString())));

    sandbox.time().advance(Duration.ofMinutes(2));

    assertThat(sandbox.broker())
        .exchange("raw_data")
        .key("disk")
        .received(2)
        .texts()
        .allMatch(text -> text.contains("\"free_bytes\":"));
  }
}
