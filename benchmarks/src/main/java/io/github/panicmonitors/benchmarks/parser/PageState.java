package io.github.panicmonitors.benchmarks.parser;

import io.github.panicmonitors.prometheus.MetricNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The page that is read, and what is wanted of it. */
@State(Scope.Benchmark)
public class PageState {
  static final String CHAINLINK = "chainlink";
  private static final int CHAINLINK_BYTES = 128 * 1024;

  /** Ten metrics of a node_exporter. */
  private static final List<String> SYSTEM_NAMES =
      List.of(
          "go_memstats_alloc_bytes",
          "go_memstats_alloc_bytes_total",
          "node_cpu_seconds_total",
          "node_disk_io_time_seconds_total",
          "node_memory_MemAvailable_bytes",
          "node_memory_MemTotal_bytes",
          "node_network_receive_bytes_total",
          "process_cpu_seconds_total",
          "process_open_fds",
          "process_virtual_memory_bytes");

  /** The generated page, or a node_exporter's in a file. */
  @Param(CHAINLINK)
  public String page = CHAINLINK;

  byte[] bytes = {};
  MetricNames ten = MetricNames.all();
  MetricNames none = MetricNames.of("nothing_of_this_name");
  Set<String> tenAsSet = Set.of();

  static byte[] read(String page) throws IOException {
    return page.equals(CHAINLINK)
        ? ChainlinkPage.ofSize(CHAINLINK_BYTES)
        : Files.readAllBytes(Path.of(page));
  }

  /** Makes or reads the page. */
  @Setup
  public void prepare() throws IOException {
    bytes = read(page);
    List<String> names = page.equals(CHAINLINK) ? ChainlinkPage.TEN_NAMES : SYSTEM_NAMES;
    ten = MetricNames.of(names);
    tenAsSet = Set.copyOf(names);
  }
}
