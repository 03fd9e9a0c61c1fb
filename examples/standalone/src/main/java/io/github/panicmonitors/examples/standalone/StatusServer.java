package io.github.panicmonitors.examples.standalone;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.panicmonitors.api.manager.ManagerStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server.
 *
 * <p>Serves {@code GET} for {@code /} (the HTML page), {@code /events} (the page's live data),
 * {@code /status}, {@code /health} and {@code /metrics}.
 */
final class StatusServer implements AutoCloseable {
  static final String WRONG_HOST =
      "host is not served here: use localhost, this server's address, or the name in --http";

  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);

  /**
   * A client of {@code /events} occupies a thread while it is connected. Four threads are left for
   * other requests.
   */
  private static final int THREADS = SseClients.MAX_CLIENTS + 4;

  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);
  private static final Page PAGE = Page.load();
  private static final List<String> PATHS =
      List.of("/", "/events", "/health", "/metrics", "/status");
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int MISDIRECTED = 421;
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;

  static {
    // In seconds: bounds slow requests, which would otherwise keep a thread forever. The property
    // for responses is not used, because it would end event streams; WriteTimeout bounds those.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
  }

  private final Supplier<ManagerStatus> status;
  private final Supplier<byte[]> metrics;
  private final HttpServer server;
  private final ServedHosts hosts;
  private final ExecutorService threads;
  private final WriteTimeout writeTimeout;
  private final SseClients clients;

  private StatusServer(
      Supplier<ManagerStatus> status,
      Supplier<byte[]> metrics,
      HttpServer server,
      ServedHosts hosts,
      Duration timeout) {
    this.status = status;
    this.metrics = metrics;
    this.server = server;
    this.hosts = hosts;
    writeTimeout = new WriteTimeout(timeout);
    clients = new SseClients(status, writeTimeout);
    AtomicInteger count = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "status-server-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot listen on the address
   */
  static StatusServer open(
      InetSocketAddress address, Supplier<ManagerStatus> status, Supplier<byte[]> metrics)
      throws IOException {
    return open(address, status, metrics, WRITE_TIMEOUT);
  }

  static StatusServer open(
      InetSocketAddress address,
      Supplier<ManagerStatus> status,
      Supplier<byte[]> metrics,
      Duration timeout)
      throws IOException {
    HttpServer server = bind(address);
    ServedHosts hosts = new ServedHosts(address.getHostString(), server.getAddress().getAddress());
    StatusServer opened = new StatusServer(status, metrics, server, hosts, timeout);
    opened.server.setExecutor(opened.threads);
    opened.server.createContext("/", opened::handle);
    opened.server.start();
    return opened;
  }

  private static HttpServer bind(InetSocketAddress address) throws IOException {
    try {
      InetSocketAddress resolved =
          new InetSocketAddress(address.getHostString(), address.getPort());
      return HttpServer.create(resolved, 0);
    } catch (IOException | UnresolvedAddressException e) {
      String where = address.getHostString() + ":" + address.getPort();
      throw new IOException("cannot listen on " + where + ": " + e, e);
    }
  }

  /** Returns the URL, with the actual port if port 0 was configured. */
  String url() {
    return url(server.getAddress());
  }

  static String url(InetSocketAddress address) {
    String host = address.getHostString();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    // Exceptions must reach the JDK's server: otherwise it keeps a connection that has ended.
    try (exchange) {
      if (!isEventStream(exchange) || !clients.serve(exchange)) {
        writeTimeout.run(() -> send(exchange, respondOrFail(exchange)));
      }
    }
  }

  /** Returns whether to stream events. Pages of other sites must not occupy the limited streams. */
  private boolean isEventStream(HttpExchange exchange) {
    return isHostAccepted(exchange)
        && exchange.getRequestURI().getPath().equals("/events")
        && exchange.getRequestMethod().equals("GET")
        && !"cross-site".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Site"));
  }

  private boolean isHostAccepted(HttpExchange exchange) {
    return hosts.accepts(exchange.getRequestHeaders().getFirst("Host"));
  }

  private Response respondOrFail(HttpExchange exchange) {
    try {
      return respond(exchange);
    } catch (RuntimeException e) {
      log.error("request for {} failed", exchange.getRequestURI().getPath(), e);
      return Response.json(FAILED, StatusJson.error("internal error: see the log"));
    }
  }

  private Response respond(HttpExchange exchange) {
    if (!isHostAccepted(exchange)) {
      return Response.json(MISDIRECTED, StatusJson.error(WRONG_HOST));
    }
    String path = exchange.getRequestURI().getPath();
    if (!PATHS.contains(path)) {
      return Response.json(
          NOT_FOUND, StatusJson.error("not found; available paths: " + String.join(", ", PATHS)));
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      return Response.json(METHOD_NOT_ALLOWED, StatusJson.error("only GET is allowed"));
    }
    return switch (path) {
      case "/status" -> Response.json(OK, StatusJson.of(status.get()));
      case "/health" -> health(Health.of(status.get()));
      case "/metrics" -> new Response(OK, MetricsPage.CONTENT_TYPE, metrics.get());
      case "/events" ->
          Response.json(
              UNAVAILABLE,
              StatusJson.error(
                  "at most "
                      + SseClients.MAX_CLIENTS
                      + " clients at once, and none from another site"));
      default -> {
        exchange.getResponseHeaders().set("Content-Security-Policy", PAGE.policy());
        yield new Response(OK, "text/html; charset=utf-8", PAGE.content());
      }
    };
  }

  private static Response health(Health health) {
    return Response.json(health.isHealthy() ? OK : UNAVAILABLE, StatusJson.of(health));
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", response.contentType);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.code, head ? -1 : response.body.length);
    if (!head) {
      exchange.getResponseBody().write(response.body);
    }
  }

  @Override
  public void close() {
    clients.close();
    server.stop(0);
    threads.shutdownNow();
    writeTimeout.close();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Response(int code, String contentType, byte[] body) {
    static Response json(int code, byte[] body) {
      return new Response(code, "application/json", body);
    }
  }
}
