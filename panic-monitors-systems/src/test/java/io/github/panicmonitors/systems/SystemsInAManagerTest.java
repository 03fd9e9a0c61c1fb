package io.github.panicmonitors.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.config.TestEntry;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Systems of several documents in one manager. */
class SystemsInAManagerTest {
  private static final String NODES = "chains.cosmos.regen.nodes_config";
  private static final String SYSTEMS = "chains.cosmos.regen.systems_config";

  @AutoClose private final FakeHttpServer exporter = FakeHttpServer.create();
  private final VirtualTime time = new VirtualTime();
  private final List<Object> cpuUsages = Collections.synchronizedList(new ArrayList<>());
  private final MonitorsManager manager =
      MonitorsManager.builder()
          .time(time)
          .listener(
              new MonitorsListener() {
                @Override
                public void roundFinished(RoundReport report) {
                  cpuUsages.add(cpuUsage(report));
                }
              })
          .build();

  private static Object cpuUsage(RoundReport report) {
    return MonitorFixture.at(report.result(), "result", "data").get("system_cpu_usage");
  }

  @BeforeEach
  void start() {
    exporter.page(ExporterPage.TEXT);
    time.run(manager::start);
  }

  @AfterEach
  void close() {
    time.run(manager::close);
  }

  private TestEntry system(String id) {
    return TestEntry.system(id).url(exporter.url());
  }

  private static ConfigDocument document(String key, TestEntry... entries) {
    Map<String, Object> fields = new HashMap<>();
    for (TestEntry entry : entries) {
      fields.put(entry.id(), entry.fields());
    }
    return ConfigDocument.of(key, fields);
  }

  private void apply(String key, TestEntry... entries) {
    time.call(() -> manager.apply(document(key, entries)));
    time.settle();
  }

  private List<String> running() {
    return manager.status().monitors().stream().map(MonitorStatus::name).sorted().toList();
  }

  /** PANIC sends both documents of a Cosmos chain at its start, the one for systems empty. */
  @Test
  void eachDocumentChangesItsOwnSystemsOnly() {
    apply(NODES, system("validator"));
    apply("general.systems_config", system("panic"));
    apply(SYSTEMS);
    assertThat(running()).containsExactly("System monitor (panic)", "System monitor (validator)");

    apply(SYSTEMS, system("sentry"));
    apply(NODES);
    assertThat(running()).containsExactly("System monitor (panic)", "System monitor (sentry)");
  }

  @Test
  void nodesOfChainlinkAreNoSystems() {
    apply("chains.chainlink.bsc.nodes_config", system("node"));
    apply("chains.chainlink.bsc.systems_config", system("db"));
    assertThat(running()).containsExactly("System monitor (db)");
  }

  @Test
  void cpuUsageContinuesWhenTheNameChanges() {
    apply(SYSTEMS, system("sentry"));
    time.advance(Duration.ofMinutes(1));
    exporter.page(
        ExporterPage.TEXT
            .replace("mode=\"user\"} 8000", "mode=\"user\"} 8045")
            .replace("mode=\"idle\"} 4288.75", "mode=\"idle\"} 4303.75"));
    apply(SYSTEMS, system("sentry").set("name", "renamed"));
    time.advance(Duration.ofMinutes(1));
    assertThat(running()).containsExactly("System monitor (renamed)");
    assertThat(cpuUsages).containsExactly(65.29, 75.0);
  }

  @Test
  void checkTriesTheExporter() throws Exception {
    CheckReport report =
        time.call(() -> manager.check(List.of(document(SYSTEMS, system("sentry")))));
    assertThat(report.sources())
        .map(CheckedSource::toString)
        .containsExactly("OK System monitor (sentry) " + exporter.url());
  }
}
