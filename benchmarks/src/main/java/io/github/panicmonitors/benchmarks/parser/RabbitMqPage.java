package io.github.panicmonitors.benchmarks.parser;

import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;

/** Fetches the metrics page of a RabbitMQ. */
final class RabbitMqPage {
  /** Enables the plugin on a running server, as {@code rabbitmq-plugins} does, on this port. */
  private static final String ENABLE =
      """
      application:load(rabbitmq_prometheus),
      application:set_env(rabbitmq_prometheus, tcp_config, [{ip, "127.0.0.1"}, {port, %d}]),
      {ok, File} = application:get_env(rabbit, enabled_plugins_file),
      ok = file:write_file(File, "[rabbitmq_prometheus]."),
      {ok, _, _} = rabbit_plugins:ensure(File).
      """;

  private RabbitMqPage() {}

  /** Starts a RabbitMQ, fetches its page and stops it. */
  static byte[] fetch() throws IOException {
    int port = freePort();
    try (RabbitMqServer server = RabbitMqServer.start()) {
      server.rabbitmqctl("eval", ENABLE.formatted(port));
      try (InputStream page = new URL("http://127.0.0.1:" + port + "/metrics").openStream()) {
        return page.readAllBytes();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
