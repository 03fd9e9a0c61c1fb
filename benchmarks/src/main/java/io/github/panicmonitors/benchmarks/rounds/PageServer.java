package io.github.panicmonitors.benchmarks.rounds;

import io.github.panicmonitors.benchmarks.parser.ChainlinkPage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An nginx that serves one page on all loopback addresses, each of which stands for a node. */
final class PageServer implements AutoCloseable {
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
        server { listen 0.0.0.0:%2$d backlog=16384; root %1$s/pages; }
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

  static PageServer start(int pageBytes) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pages-");
    Files.createDirectory(folder.resolve("pages"));
    Files.write(folder.resolve("pages/metrics"), ChainlinkPage.ofSize(pageBytes));
    Path config = folder.resolve("nginx.conf");
    int port = freePort();
    // Run by root, it would drop its rights and could not read the page any more.
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    Files.writeString(config, user + CONFIG.formatted(folder, port));
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

  /** Returns the URL of a node's page, on an address of its own. */
  String url(int node) {
    int net = node / ADDRESSES_A_NET;
    return "http://127.1." + net + "." + (1 + node % ADDRESSES_A_NET) + ":" + port + "/metrics";
  }

  @Override
  public void close() throws IOException {
    // The master ends its workers; by force it could not.
    nginx.destroy();
    nginx.onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
