package io.github.panicmonitors.examples.custommonitor;

import io.github.panicmonitors.prometheus.MetricNames;
import io.github.panicmonitors.prometheus.MissingMetricException;
import io.github.panicmonitors.prometheus.Sample;
import io.github.panicmonitors.prometheus.Samples;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A page of a node exporter. A value that is not finite counts as missing. */
final class SystemPage {
  static final MetricNames WANTED =
      MetricNames.of(
          "process_cpu_seconds_total",
          "process_virtual_memory_bytes",
          "process_open_fds",
          "process_max_fds",
          "go_memstats_alloc_bytes",
          "go_memstats_alloc_bytes_total",
          "node_cpu_seconds_total",
          "node_memory_MemAvailable_bytes",
          "node_memory_MemTotal_bytes",
          "node_filesystem_avail_bytes",
          "node_filesystem_size_bytes",
          "node_network_receive_bytes_total",
          "node_network_transmit_bytes_total",
          "node_disk_io_time_seconds_total");

  private final Samples samples;

  SystemPage(Samples samples) {
    this.samples = samples;
  }

  Map<String, Object> data() throws MissingMetricException {
    double memory = sum("node_memory_MemTotal_bytes");
    double memoryInUse = memory - sum("node_memory_MemAvailable_bytes");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("process_cpu_seconds_total", sum("process_cpu_seconds_total"));
    data.put(
        "process_memory_usage",
        rounded(percentage(sum("go_memstats_alloc_bytes"), "go_memstats_alloc_bytes_total")));
    data.put("virtual_memory_usage", sum("process_virtual_memory_bytes"));
    data.put("open_file_descriptors", percentage(sum("process_open_fds"), "process_max_fds"));
    data.put("system_cpu_usage", rounded(100 - percentage(idleTime(), "node_cpu_seconds_total")));
    data.put("system_ram_usage", rounded(percentage(memoryInUse, "node_memory_MemTotal_bytes")));
    data.put(
        "system_storage_usage",
        rounded(
            100 - percentage(sum("node_filesystem_avail_bytes"), "node_filesystem_size_bytes")));
    data.put("network_receive_bytes_total", sum("node_network_receive_bytes_total"));
    data.put("network_transmit_bytes_total", sum("node_network_transmit_bytes_total"));
    data.put("disk_io_time_seconds_total", sum("node_disk_io_time_seconds_total"));
    return data;
  }

  private double idleTime() throws MissingMetricException {
    String metric = "node_cpu_seconds_total";
    return sum(metric, samples.named(metric).filter(SystemPage::isIdle));
  }

  private static boolean isIdle(Sample sample) {
    return sample.label("mode").equals(Optional.of("idle"));
  }

  private double sum(String metric) throws MissingMetricException {
    return sum(metric, samples.named(metric));
  }

  private static double sum(String metric, Stream<Sample> samples) throws MissingMetricException {
    double sum =
        samples
            .mapToDouble(Sample::value)
            .reduce(Double::sum)
            .orElseThrow(() -> new MissingMetricException(metric));
    return finite(sum, metric);
  }

  private double percentage(double part, String metric) throws MissingMetricException {
    return finite(part / sum(metric) * 100, metric);
  }

  private static double finite(double value, String metric) throws MissingMetricException {
    if (!Double.isFinite(value)) {
      throw new MissingMetricException(metric);
    }
    return value;
  }

  /** Rounds to two decimals, exactly as PANIC does. */
  private static double rounded(double value) {
    return new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
  }
}
