package io.github.panicmonitors.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.api.monitor.RoundResult;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads this machine through a real node exporter. */
@Timeout(120)
class NodeExporterIT {
  private static final List<String> OF_THE_EXPORTER =
      List.of("process_cpu_seconds_total", "process_memory_usage", "virtual_memory_usage");

  private Process exporter;
  private MonitorFixture fixture;

  private void start(String... options) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("prometheus-node-exporter"));
    command.add("--web.listen-address=127.0.0.1:" + port);
    command.addAll(List.of(options));
    exporter =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(new File("target/node-exporter.txt")))
            .start();
    fixture = new MonitorFixture("http://127.0.0.1:" + port + "/metrics");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    fixture.close();
    exporter.destroyForcibly().waitFor();
  }

  @Test
  void readsThisMachineUntilTheExporterStops() throws Exception {
    start();
    assertPlausible(firstData());
    // Until the exporter has used CPU time again, CPU usage may be that since the start.
    Map<String, Object> second = fixture.data();
    assertPlausible(second);
    assertThat(second).doesNotContainValue(null);

    exporter.destroy();
    assertThat(exporter.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(fixture.collect())
        .isInstanceOfSatisfying(
            RoundResult.Failure.class,
            failure ->
                assertThat(failure.message())
                    .startsWith("System sentry is unreachable: connection failed: "));
  }

  @Test
  void readsAnExporterThatHidesItsOwnMetrics() throws Exception {
    start("--web.disable-exporter-metrics");
    Map<String, Object> data = firstData();
    assertPlausible(data);
    OF_THE_EXPORTER.forEach(key -> assertThat(data).containsEntry(key, null));
  }

  private static void assertPlausible(Map<String, Object> data) {
    assertThat(data).hasSize(10);
    data.forEach(
        (key, value) -> {
          if (value != null) {
            assertThat((Double) value).as(key).isNotNegative();
          }
        });
    for (String key :
        List.of(
            "open_file_descriptors",
            "system_cpu_usage",
            "system_ram_usage",
            "system_storage_usage")) {
      assertThat((Double) data.get(key)).as(key).isBetween(0.0, 100.0);
    }
    assertThat((Double) data.get("network_receive_bytes_total")).isPositive();
  }

  /** Retries until the exporter listens. */
  private Map<String, Object> firstData() {
    RoundResult result =
        await()
            .failFast("exporter has ended, see target/node-exporter.txt", () -> !exporter.isAlive())
            .atMost(Duration.ofSeconds(30))
            .until(fixture::collect, RoundResult.Reading.class::isInstance);
    return MonitorFixture.at(result, "result", "data");
  }
}
