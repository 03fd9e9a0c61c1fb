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

/** A configuration that Prometheus and vmagent read: all nodes, ten metrics of each page. */
final class ScrapeConfig {
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

  private ScrapeConfig() {}

  /** Writes the configuration into a folder. Returns its file. */
  static Path write(Path folder, int nodes, int port, int periodSeconds) throws IOException {
    String names = String.join("|", ChainlinkPage.TEN_NAMES);
    String targets =
        IntStream.range(0, nodes)
            .mapToObj(node -> "        - " + PageServer.address(node) + ":" + port)
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        folder.resolve("scrape.yml"), CONFIG.formatted(periodSeconds, names, targets));
  }

  /** Returns a free address for the scraper's own page. */
  static String freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
