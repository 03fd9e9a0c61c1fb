package io.github.panicmonitors.examples.standalone;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.github.panicmonitors.api.manager.ManagerStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server.
 *
 * <p>Serves {@code GET} and {@code HEAD} for {@code /} (the HTML page), {@code /events} (the page's
 * live data), {@code /status}, {@code /health}, {@code /ready} and {@code /metrics}. A slow client
 * holds no thread.
 */
final class StatusServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);

  private static final int MAX_THREADS = 8;
  private static final int MAX_HEAD_BYTES = 8 * 1024;
  private static final int SEND_BUFFER_BYTES = 256 * 1024;
  private static final int BACKLOG = 1_024;
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration UPDATE_INTERVAL = Duration.ofSeconds(1);
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(250);

  private final Server server;
  private final InetSocketAddress bound;
  private final ScheduledThreadPoolExecutor timer;
  private final SseClients clients;

  private StatusServer(
      Server server,
      InetSocketAddress bound,
      ScheduledThreadPoolExecutor timer,
      SseClients clients) {
    this.server = server;
    this.bound = bound;
    this.timer = timer;
    this.clients = clients;
  }

  /**
   * Starts a server.
   *
   * @param address where to listen, unresolved
   * @throws IOException if it cannot listen on the address
   */
  static StatusServer open(
      InetSocketAddress address,
      ClientConnections connections,
      Supplier<ManagerStatus> status,
      Supplier<byte[]> metrics)
      throws IOException {
    ServerSocketChannel channel = bind(address);
    InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
    ServedHosts hosts = new ServedHosts(address.getHostString(), bound.getAddress());
    ScheduledThreadPoolExecutor timer = timer();
    HealthTracker health = new HealthTracker(status, System::nanoTime);
    SseClients clients = new SseClients(health, connections, timer);
    Server server = server(channel, connections);
    StatusHandler handler = new StatusHandler(health, metrics, hosts, connections, clients);
    server.setHandler(handler);
    server.setErrorHandler(handler::handleInvalid);
    StatusServer opened = new StatusServer(server, bound, timer, clients);
    opened.start(connections);
    return opened;
  }

  private static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      InetSocketAddress resolved =
          new InetSocketAddress(address.getHostString(), address.getPort());
      return channel.bind(resolved, BACKLOG);
    } catch (IOException | UnresolvedAddressException e) {
      channel.close();
      String where = address.getHostString() + ":" + address.getPort();
      throw new IOException("cannot listen on " + where + ": " + e, e);
    }
  }

  private static Server server(ServerSocketChannel channel, ClientConnections connections)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("status-server");
    threads.setDaemon(true);
    Server server =
        new Server(threads, new ScheduledExecutorScheduler("status-server-idle", true), null);
    ServerConnector connector =
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
    connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    connector.addBean(connections);
    connector.open(channel);
    server.addConnector(connector);
    return server;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setRequestHeaderSize(MAX_HEAD_BYTES);
    configuration.setMaxUnconsumedRequestContentReads(0);
    // A client can be slow only once in a connection.
    configuration.setPersistentConnectionsEnabled(false);
    configuration.setSendServerVersion(false);
    return configuration;
  }

  private static ScheduledThreadPoolExecutor timer() {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, "status-server-timer");
          thread.setDaemon(true);
          return thread;
        });
  }

  private void start(ClientConnections connections) throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new IOException("HTTP server cannot start: " + e, e);
    }
    repeat(clients::update, UPDATE_INTERVAL);
    repeat(connections::closeOverdue, CHECK_INTERVAL);
  }

  private void repeat(Runnable task, Duration interval) {
    long millis = interval.toMillis();
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(() -> runSafely(task), millis, millis, MILLISECONDS);
  }

  /** Catches everything: the timer never repeats a task that has thrown. */
  static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      log.error("a periodic task of the HTTP server failed; it is repeated", e);
    }
  }

  /** Returns the URL, with the actual port if port 0 was configured. */
  String url() {
    return url(bound);
  }

  static String url(InetSocketAddress address) {
    String host = address.getHostString();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public void close() {
    if (timer.isShutdown()) {
      return;
    }
    clients.close();
    timer.shutdown();
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("the HTTP server failed to stop", e);
    }
  }
}
