package io.github.panicmonitors.systems;

/** A node exporter's page with the metrics that are read and a few others. */
final class ExporterPage {
  static final String TEXT =
      """
      # HELP go_memstats_alloc_bytes Number of bytes allocated and still in use.
      # TYPE go_memstats_alloc_bytes gauge
      go_memstats_alloc_bytes 920488
      go_memstats_alloc_bytes_total 2.761464e+06
      node_cpu_seconds_total{cpu="0",mode="idle"} 4288.75
      node_cpu_seconds_total{cpu="0",mode="iowait"} 207.5
      node_cpu_seconds_total{cpu="0",mode="user"} 8000
      node_cpu_seconds_total{cpu="1",mode="idle"} 4364.5
      node_cpu_seconds_total{cpu="1",mode="user"} 8072.25
      node_disk_io_time_seconds_total{device="vda"} 211.5
      node_disk_io_time_seconds_total{device="vdb"} 1.25
      node_filesystem_avail_bytes{device="/dev/vda",fstype="ext4",mountpoint="/"} 3e+10
      node_filesystem_avail_bytes{device="/dev/vdb",fstype="ext4",mountpoint="/data"} 1e+10
      node_filesystem_size_bytes{device="/dev/vda",fstype="ext4",mountpoint="/"} 5e+10
      node_filesystem_size_bytes{device="/dev/vdb",fstype="ext4",mountpoint="/data"} 7e+10
      node_load1 0.5
      node_memory_MemAvailable_bytes 6e+09
      node_memory_MemTotal_bytes 9e+09
      node_network_receive_bytes_total{device="eth0"} 1000
      node_network_receive_bytes_total{device="lo"} 20
      node_network_transmit_bytes_total{device="eth0"} 300
      node_network_transmit_bytes_total{device="lo"} 20
      process_cpu_seconds_total 12.5
      process_max_fds 1024
      process_open_fds 9
      process_virtual_memory_bytes 1.046941696e+09
      """;

  private ExporterPage() {}
}
