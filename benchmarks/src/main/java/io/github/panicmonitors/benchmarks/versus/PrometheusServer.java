package io.github.panicmonitors.benchmarks.versus;

import io.github.panicmonitors.benchmarks.parser.ChainlinkPage;
import io.github.panicmonitors.benchmarks.rounds.PageServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Prometheus server that scrapes the nodes and keeps ten metrics of each page. */
final class PrometheusServer implements Scraper {
  private static final String CONFIG =
      """
      global:
        scrape_interval: %1$ds
        scrape_timeout: %1$ds
      scrape_configs:
        - job_name: benchmark
          metric_relabel_configs:
            - source_labels: [__name__]
              regex: %2$s
              action: keep
          static_configs:
            - targets:
      %3$s
      """;

  private final Path folder;
  private final Process process;

  private PrometheusServer(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  static PrometheusServer start(int nodes, int port, int periodSeconds) throws IOException {
    Path folder = Files.createTempDirectory("prometheus-");
    String names = String.join("|", ChainlinkPage.TEN_NAMES);
    String targets =
        IntStream.range(0, nodes)
            .mapToObj(node -> "        - " + PageServer.address(node) + ":" + port)
            .collect(Collectors.joining("\n"));
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, CONFIG.formatted(periodSeconds, names, targets));
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + freePort(),
                "--log.level=warn")
            .inheritIO()
            .start();
    return new PrometheusServer(folder, process);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    PageServer.deleteAll(folder);
  }
}
