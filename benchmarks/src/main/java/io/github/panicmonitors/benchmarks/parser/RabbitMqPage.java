package io.github.panicmonitors.benchmarks.parser;

import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;

/** Fetches the metrics page of a RabbitMQ. */
final class RabbitMqPage {
  /** Starts the plugin on a running server, which knows no plugins, on this port. */
  private static final String ENABLE =
      """
      Plugins = filelib:wildcard("/usr/lib/rabbitmq/lib/rabbitmq_server-*/plugins/*/ebin"),
      ok = code:add_pathsz(Plugins),
      application:load(rabbitmq_prometheus),
      application:set_env(rabbitmq_prometheus, tcp_config, [{ip, "127.0.0.1"}, {port, %d}]),
      {ok, _} = application:ensure_all_started(rabbitmq_prometheus).
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
