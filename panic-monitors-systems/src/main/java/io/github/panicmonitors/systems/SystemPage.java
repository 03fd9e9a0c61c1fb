package io.github.panicmonitors.systems;

import io.github.panicmonitors.prometheus.MetricNames;
import io.github.panicmonitors.prometheus.MissingMetricException;
import io.github.panicmonitors.prometheus.Sample;
import io.github.panicmonitors.prometheus.Samples;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of a node exporter. A metric is summed over its series in the order of the page, because
 * another order may change the last digit. A sum that is not finite counts as missing.
 */
final class SystemPage {
  private static final String CPU = "node_cpu_seconds_total";
  private static final String MEMORY = "node_memory_MemTotal_bytes";
  private static final String MEMORY_AVAILABLE = "node_memory_MemAvailable_bytes";
  private static final String STORAGE = "node_filesystem_size_bytes";
  private static final String STORAGE_AVAILABLE = "node_filesystem_avail_bytes";
  private static final String RECEIVED = "node_network_receive_bytes_total";
  private static final String TRANSMITTED = "node_network_transmit_bytes_total";
  private static final String DISK_TIME = "node_disk_io_time_seconds_total";
  private static final String SYSTEM_FILES = "node_filefd_allocated";
  private static final String MAX_SYSTEM_FILES = "node_filefd_maximum";
  private static final String PROCESS_FILES = "process_open_fds";
  private static final String MAX_PROCESS_FILES = "process_max_fds";
  private static final String PROCESS_CPU = "process_cpu_seconds_total";
  private static final String PROCESS_MEMORY = "process_virtual_memory_bytes";
  private static final String HEAP = "go_memstats_alloc_bytes";
  private static final String HEAP_TOTAL = "go_memstats_alloc_bytes_total";

  static final MetricNames WANTED =
      MetricNames.of(
          CPU,
          MEMORY,
          MEMORY_AVAILABLE,
          STORAGE,
          STORAGE_AVAILABLE,
          RECEIVED,
          TRANSMITTED,
          DISK_TIME,
          SYSTEM_FILES,
          MAX_SYSTEM_FILES,
          PROCESS_FILES,
          MAX_PROCESS_FILES,
          PROCESS_CPU,
          PROCESS_MEMORY,
          HEAP,
          HEAP_TOTAL);

  /** Filesystems in memory, and those that show the space of another filesystem. */
  private static final Set<String> WITHOUT_DISK =
      Set.of("tmpfs", "ramfs", "devtmpfs", "rootfs", "overlay", "squashfs", "erofs", "iso9660");

  private final Samples samples;
  private final boolean allFilesystems;

  /**
   * Creates a page.
   *
   * @param allFilesystems whether storage usage counts every filesystem, as PANIC does. Otherwise
   *     it counts each device once, and filesystems without a disk only if there are no others.
   */
  SystemPage(Samples samples, boolean allFilesystems) {
    this.samples = samples;
    this.allFilesystems = allFilesystems;
  }

  /** Returns the CPU times since the system started. Idle time is NaN if the page has none. */
  CpuTimes cpuTimes() throws MissingMetricException {
    return new CpuTimes(sum(samples.named(CPU).filter(SystemPage::isIdle)), required(CPU));
  }

  private static boolean isIdle(Sample sample) {
    return sample.label("mode").equals(Optional.of("idle"));
  }

  /**
   * Returns the data with exactly the keys that PANIC's system transformer expects.
   *
   * @param cpu the CPU times to compute the usage from
   * @throws MissingMetricException for the first missing value, or else for a divisor of 0
   */
  Map<String, @Nullable Object> data(CpuTimes cpu) throws MissingMetricException {
    double memory = required(MEMORY);
    double memoryInUse = memory - required(MEMORY_AVAILABLE);
    double storage = storage(STORAGE);
    double storageAvailable = storage(STORAGE_AVAILABLE);
    double received = required(RECEIVED);
    double transmitted = required(TRANSMITTED);
    double diskTime = required(DISK_TIME);

    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("process_cpu_seconds_total", finiteOrNull(sum(PROCESS_CPU)));
    data.put("process_memory_usage", heapUsage());
    data.put("virtual_memory_usage", finiteOrNull(sum(PROCESS_MEMORY)));
    data.put("open_file_descriptors", openFiles());
    data.put("system_cpu_usage", rounded(100 - percentage(cpu.idle(), cpu.total(), CPU)));
    data.put("system_ram_usage", rounded(percentage(memoryInUse, memory, MEMORY)));
    data.put("system_storage_usage", rounded(100 - percentage(storageAvailable, storage, STORAGE)));
    data.put("network_receive_bytes_total", received);
    data.put("network_transmit_bytes_total", transmitted);
    data.put("disk_io_time_seconds_total", diskTime);
    return data;
  }

  private @Nullable Double heapUsage() {
    double usage = sum(HEAP) / sum(HEAP_TOTAL) * 100;
    return Double.isFinite(usage) ? rounded(usage) : null;
  }

  /** Returns the share of the exporter's file descriptors in use, or else of the system's. */
  private double openFiles() throws MissingMetricException {
    double open = sum(PROCESS_FILES);
    double max = sum(MAX_PROCESS_FILES);
    return Double.isFinite(open) && Double.isFinite(max)
        ? percentage(open, max, MAX_PROCESS_FILES)
        : percentage(sum(SYSTEM_FILES), sum(MAX_SYSTEM_FILES), PROCESS_FILES);
  }

  private double storage(String metric) throws MissingMetricException {
    if (allFilesystems || samples.named(STORAGE).noneMatch(SystemPage::isOnDisk)) {
      return required(metric);
    }
    Set<String> devices = new HashSet<>();
    Stream<Sample> counted =
        samples
            .named(metric)
            .filter(SystemPage::isOnDisk)
            .filter(sample -> sample.label("device").map(devices::add).orElse(true));
    return finite(sum(counted), metric);
  }

  private static boolean isOnDisk(Sample sample) {
    return sample.label("fstype").filter(WITHOUT_DISK::contains).isEmpty();
  }

  private double required(String metric) throws MissingMetricException {
    return finite(sum(metric), metric);
  }

  /** Returns the sum of a metric, or NaN if the page does not have the metric. */
  private double sum(String metric) {
    return sum(samples.named(metric));
  }

  private static double sum(Stream<Sample> samples) {
    return samples.mapToDouble(Sample::value).reduce(Double::sum).orElse(Double.NaN);
  }

  private static double percentage(double part, double whole, String metric)
      throws MissingMetricException {
    return finite(part / whole * 100, metric);
  }

  private static double finite(double value, String metric) throws MissingMetricException {
    if (!Double.isFinite(value)) {
      throw new MissingMetricException(metric);
    }
    return value;
  }

  private static @Nullable Double finiteOrNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** Rounds the exact binary value to two decimals, as PANIC does. */
  private static double rounded(double value) {
    return new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
  }
}
