package io.github.panicmonitors.examples.standalone;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests. Sending never blocks, and the body of a request is never read. */
final class StatusHandler extends Handler.Abstract {
  static final String WRONG_HOST =
      "host is not served here: use localhost, this server's address, or the name in --http";

  private static final Logger log = LoggerFactory.getLogger(StatusHandler.class);
  private static final Page PAGE = Page.load();
  private static final List<String> PATHS =
      List.of("/", "/events", "/health", "/metrics", "/ready", "/status");
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  /** The head of an event stream. */
  private static final Reply EVENT_STREAM = Reply.of(200, SseClients.CONTENT_TYPE, new byte[0]);

  private final HealthTracker health;
  private final Supplier<byte[]> statusJson;
  private final Supplier<byte[]> metrics;
  private final ServedHosts hosts;
  private final ClientConnections connections;
  private final SseClients clients;

  StatusHandler(
      HealthTracker health,
      Supplier<byte[]> metrics,
      ServedHosts hosts,
      ClientConnections connections,
      SseClients clients) {
    this.health = health;
    this.statusJson = new CachedBytes(() -> StatusJson.of(health.current().status()), MAX_AGE);
    this.metrics = new CachedBytes(metrics, MAX_AGE);
    this.hosts = hosts;
    this.connections = connections;
    this.clients = clients;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    connections.started(request);
    addHeaders(response.getHeaders());
    if (!isEventStream(request) || !clients.open(response, callback)) {
      send(response, respondOrFail(request), callback);
    }
    return true;
  }

  /** Answers a request that is not valid HTTP. */
  boolean handleInvalid(Request request, Response response, Callback callback) {
    addHeaders(response.getHeaders());
    int code = response.getStatus();
    send(response, Reply.error(code, HttpStatus.getMessage(code)), callback);
    return true;
  }

  private static void addHeaders(HttpFields.Mutable headers) {
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
  }

  /** Returns whether to stream events. Pages of other sites must not occupy the limited streams. */
  private boolean isEventStream(Request request) {
    return isHostAccepted(request)
        && path(request).equals("/events")
        && request.getMethod().equals("GET")
        && !"cross-site".equals(request.getHeaders().get("Sec-Fetch-Site"));
  }

  private boolean isHostAccepted(Request request) {
    return hosts.accepts(request.getHeaders().get("Host"));
  }

  private static String path(Request request) {
    return Objects.requireNonNullElse(request.getHttpURI().getCanonicalPath(), "");
  }

  private Reply respondOrFail(Request request) {
    try {
      return respond(request);
    } catch (RuntimeException e) {
      log.error("request for {} failed", path(request), e);
      return Reply.error(500, "internal error: see the log");
    }
  }

  private Reply respond(Request request) {
    if (!isHostAccepted(request)) {
      return Reply.error(421, WRONG_HOST);
    }
    String path = path(request);
    if (!PATHS.contains(path)) {
      return Reply.error(404, "not found; available paths: " + String.join(", ", PATHS));
    }
    return switch (request.getMethod()) {
      case "GET" -> get(path);
      case "HEAD" -> path.equals("/events") ? EVENT_STREAM : get(path);
      default -> Reply.error(405, "only GET and HEAD are allowed").with("Allow", "GET, HEAD");
    };
  }

  private Reply get(String path) {
    return switch (path) {
      case "/status" -> Reply.json(200, statusJson.get());
      case "/health" -> health(health.current().health());
      case "/ready" -> readiness(health.current().health());
      case "/metrics" -> Reply.of(200, MetricsPage.CONTENT_TYPE, metrics.get());
      case "/events" ->
          Reply.error(
              503,
              "at most " + SseClients.MAX_CLIENTS + " clients at once, and none from another site");
      default ->
          Reply.of(200, "text/html; charset=utf-8", PAGE.content())
              .with("Content-Security-Policy", PAGE.policy());
    };
  }

  private static Reply health(Health health) {
    return Reply.json(health.isHealthy() ? 200 : 503, StatusJson.of(health));
  }

  private static Reply readiness(Health health) {
    return Reply.json(health.startup().isEmpty() ? 200 : 503, StatusJson.readiness(health));
  }

  private void send(Response response, Reply reply, Callback callback) {
    response.setStatus(reply.code);
    response.getHeaders().put("Content-Type", reply.contentType);
    reply.headers.forEach((name, value) -> response.getHeaders().put(name, value));
    connections.write(response, true, ByteBuffer.wrap(reply.body), callback);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Reply(int code, String contentType, byte[] body, Map<String, String> headers) {
    static Reply of(int code, String contentType, byte[] body) {
      return new Reply(code, contentType, body, Map.of());
    }

    static Reply json(int code, byte[] body) {
      return of(code, "application/json", body);
    }

    static Reply error(int code, String message) {
      return json(code, StatusJson.error(message));
    }

    Reply with(String header, String value) {
      return new Reply(code, contentType, body, Map.of(header, value));
    }
  }
}
