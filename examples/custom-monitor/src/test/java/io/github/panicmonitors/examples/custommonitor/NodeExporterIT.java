package io.github.panicmonitors.examples.custommonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads this machine through a real node exporter. */
@Timeout(120)
class NodeExporterIT {
  private Process exporter;
  private Monitor monitor;

  @BeforeEach
  void start() throws IOException {
    int port = freePort();
    exporter =
        new ProcessBuilder("prometheus-node-exporter", "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(new File("target/node-exporter.txt")))
            .start();
    String url = "http://127.0.0.1:" + port + "/metrics";
    SystemProvider provider = new SystemProvider();
    MonitoredSystem system = new MonitoredSystem("system_1", "chain_1", "this", SourceUrl.of(url));
    monitor =
        provider.create(system, TestMonitorContext.of(provider, system, InstantSource.system()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    monitor.close();
    exporter.destroyForcibly().waitFor();
  }

  @Test
  void readsThisMachineUntilTheExporterStops() throws Exception {
    Map<?, ?> data = firstData();
    assertThat(data).hasSize(10);
    assertThat(data.values()).allMatch(value -> (Double) value >= 0);
    assertThat((Double) data.get("system_cpu_usage")).isBetween(0.0, 100.0);
    assertThat((Double) data.get("system_storage_usage")).isBetween(0.0, 100.0);
    assertThat((Double) data.get("open_file_descriptors")).isBetween(0.0, 100.0);
    assertThat((Double) data.get("system_ram_usage")).isBetween(0.0, 100.0);

    exporter.destroy();
    assertThat(exporter.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(collect())
        .isInstanceOfSatisfying(
            RoundResult.Failure.class,
            failure ->
                assertThat(failure.message())
                    .startsWith("System this is unreachable: connection failed: "));
  }

  /** Retries until the exporter listens. */
  private Map<?, ?> firstData() {
    RoundResult result =
        await()
            .failFast("exporter has ended, see target/node-exporter.txt", () -> !exporter.isAlive())
            .until(this::collect, RoundResult.Reading.class::isInstance);
    Map<?, ?> body = (Map<?, ?>) result.data().get(0).body().get("result");
    return (Map<?, ?>) body.get("data");
  }

  private RoundResult collect() throws InterruptedException {
    return monitor.collect(TestRound.within(Duration.ofSeconds(30)));
  }
}
