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
 * Serves {@code GET /}, a page for people, {@code /events}, what that page shows as it changes,
 * {@code /status}, {@code /health} and {@code /metrics}, and nothing else.
 */
final class StatusServer implements AutoCloseable {
  static final String WRONG_HOST =
      "this is not that host: ask for localhost, for its address, or for the name in --http";

  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);

  /** Viewers keep theirs for as long as they look; the others are for everybody else. */
  private static final int THREADS = SseClients.MOST + 4;

  private static final Duration SEND_LIMIT = Duration.ofSeconds(30);
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
    // Seconds. Without it, whoever sends slowly would keep a thread forever. There is one for
    // responses too, but that would end those to viewers: they have limits of our own.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
  }

  private final Supplier<ManagerStatus> status;
  private final Supplier<byte[]> metrics;
  private final HttpServer server;
  private final ServedHosts hosts;
  private final ExecutorService threads;
  private final WriteTimeout limit;
  private final SseClients viewers;

  private StatusServer(
      Supplier<ManagerStatus> status,
      Supplier<byte[]> metrics,
      HttpServer server,
      ServedHosts hosts,
      Duration sendLimit) {
    this.status = status;
    this.metrics = metrics;
    this.server = server;
    this.hosts = hosts;
    limit = new WriteTimeout(sendLimit);
    viewers = new SseClients(status, limit);
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
   * Returns a server that listens.
   *
   * @throws IOException if it cannot listen there
   */
  static StatusServer open(
      InetSocketAddress address, Supplier<ManagerStatus> status, Supplier<byte[]> metrics)
      throws IOException {
    return open(address, status, metrics, SEND_LIMIT);
  }

  static StatusServer open(
      InetSocketAddress address,
      Supplier<ManagerStatus> status,
      Supplier<byte[]> metrics,
      Duration sendLimit)
      throws IOException {
    HttpServer server = listening(address);
    ServedHosts hosts = new ServedHosts(address.getHostString(), server.getAddress().getAddress());
    StatusServer opened = new StatusServer(status, metrics, server, hosts, sendLimit);
    opened.server.setExecutor(opened.threads);
    opened.server.createContext("/", opened::handle);
    opened.server.start();
    return opened;
  }

  private static HttpServer listening(InetSocketAddress address) throws IOException {
    try {
      InetSocketAddress found = new InetSocketAddress(address.getHostString(), address.getPort());
      return HttpServer.create(found, 0);
    } catch (IOException | UnresolvedAddressException e) {
      String where = address.getHostString() + ":" + address.getPort();
      throw new IOException("nobody can listen on " + where + ": " + e, e);
    }
  }

  /** Returns where it listens: with the port that was found, if any was asked for. */
  String url() {
    return url(server.getAddress());
  }

  static String url(InetSocketAddress address) {
    String host = address.getHostString();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    // What is thrown tells the server that the connection has ended: it keeps it otherwise.
    try (exchange) {
      if (!isForViewers(exchange) || !viewers.serve(exchange)) {
        limit.run(() -> send(exchange, answerOrFailure(exchange)));
      }
    }
  }

  /** A page of somebody else's must not take the places. */
  private boolean isForViewers(HttpExchange exchange) {
    return isForUs(exchange)
        && exchange.getRequestURI().getPath().equals("/events")
        && exchange.getRequestMethod().equals("GET")
        && !"cross-site".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Site"));
  }

  private boolean isForUs(HttpExchange exchange) {
    return hosts.include(exchange.getRequestHeaders().getFirst("Host"));
  }

  private Answer answerOrFailure(HttpExchange exchange) {
    try {
      return answer(exchange);
    } catch (RuntimeException e) {
      log.error("{} cannot be answered", exchange.getRequestURI().getPath(), e);
      return Answer.json(FAILED, StatusJson.error("failed, see the log"));
    }
  }

  private Answer answer(HttpExchange exchange) {
    if (!isForUs(exchange)) {
      return Answer.json(MISDIRECTED, StatusJson.error(WRONG_HOST));
    }
    String path = exchange.getRequestURI().getPath();
    if (!PATHS.contains(path)) {
      return Answer.json(NOT_FOUND, StatusJson.error("there are " + String.join(", ", PATHS)));
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      return Answer.json(METHOD_NOT_ALLOWED, StatusJson.error("only GET is allowed"));
    }
    return switch (path) {
      case "/status" -> Answer.json(OK, StatusJson.of(status.get()));
      case "/health" -> health(Health.of(status.get()));
      case "/metrics" -> new Answer(OK, MetricsPage.CONTENT_TYPE, metrics.get());
      case "/events" ->
          Answer.json(
              UNAVAILABLE,
              StatusJson.error(
                  "at most " + SseClients.MOST + " can look at once, and all from here"));
      default -> {
        exchange.getResponseHeaders().set("Content-Security-Policy", PAGE.policy());
        yield new Answer(OK, "text/html; charset=utf-8", PAGE.content());
      }
    };
  }

  private static Answer health(Health health) {
    return Answer.json(health.isWell() ? OK : UNAVAILABLE, StatusJson.of(health));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.contentType);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.code, head ? -1 : answer.body.length);
    if (!head) {
      exchange.getResponseBody().write(answer.body);
    }
  }

  @Override
  public void close() {
    viewers.close();
    server.stop(0);
    threads.shutdownNow();
    limit.close();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(int code, String contentType, byte[] body) {
    static Answer json(int code, byte[] body) {
      return new Answer(code, "application/json", body);
    }
  }
}
