package io.github.panicmonitors.benchmarks.rounds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.benchmarks.parser.ChainlinkPage;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An nginx that serves pages on all loopback addresses. Each address stands for a machine. */
public final class PageServer implements AutoCloseable {
  /** The name of the page that {@link #nodes} reads. */
  public static final String NODE_PAGE = "metrics";

  /** Accepts and forgets what is sent to it. */
  public static final String WRITE_PATH = "/write";

  private static final int ADDRESSES_A_NET = 250;
  private static final String CONFIG =
      """
      daemon off;
      worker_processes 1;
      pid %1$s/nginx.pid;
      error_log %1$s/error.log;
      events { worker_connections 16384; }
      http {
        access_log off;
        gzip off;
        sendfile on;
        tcp_nopush on;
        open_file_cache max=10;
        keepalive_timeout 600s;
        keepalive_requests 1000000;
        types { }
        default_type "text/plain; version=0.0.4";
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        server {
          listen 0.0.0.0:%2$d backlog=16384;
          root %1$s/pages;
          location = /status { stub_status; }
          location = %3$s { client_max_body_size 0; return 204; }
          location /repos/ {
            default_type application/json;
            add_header X-RateLimit-Limit 1000000;
            try_files /releases =404;
          }
        }
      }
      """;

  private final Path folder;
  private final int port;
  private final Process nginx;

  private PageServer(Path folder, int port, Process nginx) {
    this.folder = folder;
    this.port = port;
    this.nginx = nginx;
  }

  /** Starts nginx with a Chainlink page of this size at {@code /metrics}. */
  public static PageServer start(int pageBytes) throws IOException, InterruptedException {
    return start(Map.of(NODE_PAGE, ChainlinkPage.ofSize(pageBytes)));
  }

  /** Starts nginx with these pages, by their names. */
  public static PageServer start(Map<String, byte[]> pages)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pages-");
    Files.createDirectory(folder.resolve("pages"));
    for (Map.Entry<String, byte[]> page : pages.entrySet()) {
      Files.write(folder.resolve("pages").resolve(page.getKey()), page.getValue());
    }
    Path config = folder.resolve("nginx.conf");
    int port = freePort();
    // As root, nginx would drop its privileges and be unable to read the page.
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    Files.writeString(config, user + CONFIG.formatted(folder, port, WRITE_PATH));
    Process nginx =
        new ProcessBuilder(
                "nginx", "-e", folder + "/error.log", "-p", folder.toString(), "-c", config + "")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    PageServer server = new PageServer(folder, port, nginx);
    server.awaitStart();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart() throws IOException, InterruptedException {
    while (nginx.isAlive()) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (ConnectException e) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    throw new IOException("nginx has ended: " + Files.readString(folder.resolve("nginx.log")));
  }

  /** Returns the port, which is the same on all addresses. */
  public int port() {
    return port;
  }

  /** Returns the address that stands for a machine. */
  public static String address(int machine) {
    return "127.1." + machine / ADDRESSES_A_NET + "." + (1 + machine % ADDRESSES_A_NET);
  }

  /** Returns the configuration entries of {@code count} nodes. */
  public static Map<String, Map<String, String>> nodes(int count, int port) {
    Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
    for (int node = 0; node < count; node++) {
      nodes.put("node_" + node, node(node, port));
    }
    return nodes;
  }

  private static Map<String, String> node(int node, int port) {
    return Map.of(
        "id",
        "node_" + node,
        "parent_id",
        "benchmark",
        "name",
        "node " + node,
        "monitor_node",
        "true",
        "monitor_prometheus",
        "true",
        "node_prometheus_urls",
        "http://" + address(node) + ":" + port + "/metrics");
  }

  /** Stops answering, as an overloaded machine does. Connections stay open. */
  public void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Starts answering again. */
  public void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    nginx.descendants().map(ProcessHandle::pid).map(String::valueOf).forEach(command::add);
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Returns the number of answered requests, including the one for this number. */
  public long requests() throws IOException {
    URL status = new URL("http://127.0.0.1:" + port + "/status");
    try (InputStream in = status.openStream()) {
      // The third line: connections accepted, connections handled, requests.
      String[] lines = new String(in.readAllBytes(), UTF_8).split("\n", -1);
      return Long.parseLong(lines[2].trim().split(" ", -1)[2]);
    }
  }

  @Override
  public void close() throws IOException {
    // A killed master would not stop its workers.
    nginx.destroy();
    nginx.onExit().join();
    deleteAll(folder);
  }

  /** Deletes a folder and its contents. */
  public static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
