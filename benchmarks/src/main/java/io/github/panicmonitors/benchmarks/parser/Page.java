package io.github.panicmonitors.benchmarks.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The pages that are read, and ten metrics that are wanted of each. */
public enum Page {
  /** Generated: {@link ChainlinkPage}. */
  CHAINLINK("") {
    @Override
    List<String> names() {
      return ChainlinkPage.TEN_NAMES;
    }

    @Override
    byte[] read() {
      return ChainlinkPage.ofSize(CHAINLINK_BYTES);
    }
  },

  /** Of a node_exporter. */
  NODE_EXPORTER(
      """
      go_memstats_alloc_bytes
      go_memstats_alloc_bytes_total
      node_cpu_seconds_total
      node_disk_io_time_seconds_total
      node_memory_MemAvailable_bytes
      node_memory_MemTotal_bytes
      node_network_receive_bytes_total
      process_cpu_seconds_total
      process_open_fds
      process_virtual_memory_bytes
      """),

  /** Of a RabbitMQ. */
  RABBITMQ(
      """
      erlang_vm_memory_bytes_total
      erlang_vm_process_count
      rabbitmq_connections
      rabbitmq_disk_space_available_bytes
      rabbitmq_global_messages_received_total
      rabbitmq_process_open_fds
      rabbitmq_process_resident_memory_bytes
      rabbitmq_queue_messages_ready
      rabbitmq_queue_messages_unacked
      rabbitmq_queues
      """);

  /** The property that names the folder where the pages of other servers are. */
  static final String FOLDER = "pages";

  private static final int CHAINLINK_BYTES = 128 * 1024;

  private final String names;

  Page(String names) {
    this.names = names;
  }

  List<String> names() {
    return names.lines().toList();
  }

  Path file() {
    return Path.of(System.getProperty(FOLDER, "."), this + ".txt");
  }

  byte[] read() throws IOException {
    return Files.readAllBytes(file());
  }
}
