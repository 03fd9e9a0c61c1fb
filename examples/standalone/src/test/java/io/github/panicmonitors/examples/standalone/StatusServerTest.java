package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class StatusServerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private Supplier<ManagerStatus> status = new Statuses().nodeUp().nodeDown()::status;
  @AutoClose private StatusServer server;

  @BeforeEach
  void open() throws IOException {
    InetSocketAddress anyPort = InetSocketAddress.createUnresolved("127.0.0.1", 0);
    server =
        StatusServer.open(
            anyPort,
            new ClientConnections(ClientConnections.Limits.of(64)),
            () -> status.get(),
            () -> "up 1\n".getBytes(UTF_8));
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create(server.url() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void returnsItsUrl() {
    assertThat(server.url()).matches("http://127\\.0\\.0\\.1:[1-9]\\d+");
    assertThat(StatusServer.url(InetSocketAddress.createUnresolved("::1", 80)))
        .isEqualTo("http://[::1]:80");
  }

  @Test
  void statusHasEveryField() throws Exception {
    HttpResponse<String> response = send("GET", "/status");
    JsonNode json = json(response);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json.at("/name").asText()).isEqualTo("Node Monitors Manager");
    assertThat(json.at("/state").asText()).isEqualTo("RUNNING");
    assertThat(json.at("/startup").toString())
        .isEqualTo("{\"started\":true,\"restored\":4,\"stored\":4}");
    assertThat(json.at("/waitingDocuments").toString()).isEqualTo("{\"count\":0,\"oldest\":0.0}");
    assertThat(json.at("/publishing/state").asText()).isEqualTo("CONNECTED");
    assertThat(json.at("/publishing/since").asText()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(json.at("/consuming/attempts").asInt(-1)).isZero();
    assertThat(json.at("/monitorConnections/mode").asText()).isEqualTo("SHARED");
    assertThat(json.at("/load").toString())
        .isEqualTo("{\"workers\":null,\"workersNeeded\":0.5,\"lag\":0.02}");
    assertThat(json.at("/documents").toString())
        .isEqualTo(
            "{\"applied\":3,\"unclaimed\":2,\"unreadable\":1,\"superseded\":5,\"unsaved\":7}");
    assertThat(json.at("/unclaimed").toString())
        .isEqualTo("[\"chains.cosmos.regen.nodes_config\"]");
    assertThat(json.at("/publishing/reconnects").asInt(-1)).isZero();
    assertThat(json.at("/publishing/blocked").asDouble(-1)).isZero();
    assertThat(json.at("/rounds").toString())
        .isEqualTo(
            "[{\"type\":\"chainlink-node\",\"rounds\":10,\"readings\":8,"
                + "\"failures\":{\"CONNECT\":2},\"warnings\":{\"UNSUPPORTED\":3},\"skippedSlots\":4}]");
    assertThat(json.at("/outbox").toString())
        .isEqualTo(
            "{\"readings\":1,\"bytes\":600,\"oldest\":0.25,\"maxReadings\":10000,"
                + "\"maxBytes\":67108864,\"maxAge\":300.0}");
    assertThat(json.at("/readings").toString())
        .isEqualTo(
            "{\"gathered\":10,\"confirmed\":5,\"returned\":1,\"dropped\":3,"
                + "\"drops\":{\"AGE\":3},\"pending\":1}");
    assertThat(json.at("/heartbeats/gathered").asInt(-1)).isZero();
    assertThat(json.at("/monitorables/gathered").asInt(-1)).isZero();
    assertThat(json.at("/abandonedThreads").asInt()).isEqualTo(4);
    assertThat(json.at("/droppedEvents").asInt()).isEqualTo(6);
    assertThat(json.at("/rejected/0/reason").asText()).isEqualTo("name is missing");
    assertThat(json.at("/monitorsByState").toString()).isEqualTo("{\"WAITING\":2}");
  }

  @Test
  void statusHasEveryMonitorAndItsLastRound() throws Exception {
    JsonNode monitors = json(send("GET", "/status")).at("/monitors");

    assertThat(monitors).hasSize(2);
    assertThat(monitors.get(0).toString())
        .isEqualTo(
            "{\"type\":\"chainlink-node\",\"document\":\"chains.chainlink.ethereum.nodes_config\","
                + "\"id\":\"node_1\",\"name\":\"Node monitor (a)\",\"state\":\"WAITING\","
                + "\"generation\":1,\"rounds\":5,\"skippedSlots\":2,\"period\":10.0,"
                + "\"sinceRound\":2.5,\"overdue\":false,\"lastRound\":{\"slot\":77,"
                + "\"startedAt\":\"2026-01-31T12:00:00Z\",\"lag\":0.002,\"took\":1.5,"
                + "\"failure\":null,\"message\":\"\",\"warnings\":[{\"kind\":\"UNSUPPORTED\","
                + "\"text\":\"no peers\"}],\"source\":null}}");
    assertThat(monitors.get(1).at("/lastRound/failure").asText()).isEqualTo("CONNECT");
    assertThat(monitors.get(1).at("/lastRound/message").asText())
        .isEqualTo("Node <b> is unreachable");
    assertThat(monitors.get(1).at("/lastRound/source").asText()).isEqualTo("http://h:1/metrics");
  }

  @Test
  void healthIsOkWhileHealthy() throws Exception {
    HttpResponse<String> response = send("GET", "/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).toString())
        .isEqualTo(
            "{\"status\":\"well\",\"reasons\":[],\"counts\":{\"monitors\":2,\"overdue\":0,"
                + "\"skippedSlots\":0,\"droppedReadings\":0,\"waitingDocuments\":0,\"restored\":4,"
                + "\"stored\":4},\"roles\":{\"Node Monitors Manager\":\"this manager holds"
                + " monitors_manager_configs_queue since 2026-01-31T12:00:00Z\"}}");
  }

  @Test
  void healthReportsReasons() throws Exception {
    status = new Statuses().publishing(ConnectionStatus.State.CONNECTING, "no route")::status;

    HttpResponse<String> response = send("GET", "/health?verbose");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).toString())
        .startsWith(
            "{\"status\":\"failing\",\"reasons\":"
                + "[\"publishing connection is connecting: no route\"],");
  }

  @Test
  void healthIsOkWhileOverloadedAndHasTheCounts() throws Exception {
    status =
        new Statuses()
                .monitor(MonitorState.WAITING, Duration.ofSeconds(10), Duration.ofSeconds(31))
                .monitor(MonitorState.WAITING, Duration.ofSeconds(10), Duration.ofSeconds(30))
            ::status;

    HttpResponse<String> response = send("GET", "/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).at("/status").asText()).isEqualTo("overdue");
    assertThat(json(response).at("/counts/overdue").asInt()).isEqualTo(1);
    assertThat(json(response).at("/counts/monitors").asInt()).isEqualTo(2);
  }

  @Test
  void isReadyOnceConfigurationsAreRestored() throws Exception {
    status = new Statuses().startup(true, 3, 10)::status;
    HttpResponse<String> restoring = send("GET", "/ready");
    assertThat(restoring.statusCode()).isEqualTo(503);
    assertThat(json(restoring).toString())
        .isEqualTo(
            "{\"status\":\"restoring\",\"reasons\":"
                + "[\"3 of 10 stored configurations are restored\"],\"restored\":3,\"stored\":10}");

    status = new Statuses().startup(true, 10, 10)::status;
    HttpResponse<String> ready = send("GET", "/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(json(ready).toString())
        .isEqualTo("{\"status\":\"ready\",\"reasons\":[],\"restored\":10,\"stored\":10}");
  }

  @Test
  void servesMetrics() throws Exception {
    HttpResponse<String> response = send("GET", "/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).isEqualTo("up 1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page.html", "/status/", "/health/x", "/metrics/", "/STATUS", "/ready/"})
  void rejectsOtherPaths(String path) throws Exception {
    assertThat(send("GET", path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
  void allowsOnlyGetAndHead(String method) throws Exception {
    for (String path : new String[] {"/", "/events", "/status", "/health", "/ready", "/metrics"}) {
      HttpResponse<String> response = send(method, path);

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/status", "/health", "/ready", "/metrics", "/other"})
  void headHasTheHeadersOfGetAndNoBody(String path) throws Exception {
    HttpResponse<String> get = send("GET", path);
    HttpResponse<String> head = send("HEAD", path);

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(withoutDate(head)).isEqualTo(withoutDate(get));
    assertThat(head.headers().firstValue("Content-Length"))
        .hasValue("" + get.body().getBytes(UTF_8).length);
  }

  private static Map<String, List<String>> withoutDate(HttpResponse<String> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.remove("date");
    return headers;
  }

  @Test
  void headOfTheEventStreamEndsAtOnce() throws Exception {
    HttpResponse<String> head = send("HEAD", "/events");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type")).hasValue("text/event-stream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u0016\u0003\u0001\u0002\r\n\r\n"
      })
  void answersInvalidRequestsWithoutDetails(String text, LogCheck log) throws Exception {
    log.allow("multiple `Host` headers");
    try (Socket socket = request(text)) {
      String response = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(response).matches("(?s)HTTP/1.1 (400|505) .*");
      assertThat(response).contains("{\"error\":\"", "nosniff").doesNotContain("Jetty", "jetty");
    }
  }

  @Test
  void limitsTheHeadOfARequest() throws Exception {
    String header = "X: " + "x".repeat(8_000) + "\r\n\r\n";
    try (Socket socket = request("GET /health HTTP/1.1\r\nHost: localhost\r\nY: y\r\n" + header)) {
      assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
          .isEqualTo("HTTP/1.1 200");
    }
    try (Socket socket =
        request(
            "GET /health HTTP/1.1\r\nHost: localhost\r\nY: " + "x".repeat(9_000) + "\r\n\r\n")) {
      assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
          .isEqualTo("HTTP/1.1 431");
    }
  }

  @Test
  void pagePolicyAllowsOnlyItsOwnScriptAndStyle() throws Exception {
    HttpResponse<String> response = send("GET", "/");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'sha256-", "style-src 'sha256-")
        .contains("connect-src 'self'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "*");
    assertThat(response.body())
        .as("loads nothing from other servers")
        .doesNotContain("src=", "@import", "url(", "innerHTML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/events", "/status", "/health", "/ready", "/metrics", "/other"})
  void rejectsRequestsForAnotherHost(String path) throws Exception {
    try (Socket socket = request("GET " + path + " HTTP/1.0\r\nHost: evil.example:8480\r\n\r\n")) {
      InputStream response = socket.getInputStream();

      assertThat(new String(response.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 421");
      assertThat(new String(response.readAllBytes(), UTF_8))
          .endsWith("{\"error\":\"" + StatusHandler.WRONG_HOST + "\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: localhost:1\r\n", ""})
  void acceptsLocalhostAndRequestsWithoutHost(String header) throws Exception {
    try (Socket socket = request("GET /health HTTP/1.0\r\n" + header + "\r\n")) {
      assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
          .isEqualTo("HTTP/1.1 200");
    }
  }

  private Socket request(String request) throws IOException {
    URI url = URI.create(server.url());
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return socket;
  }

  @Test
  void streamsTheStatusAndThenItsChanges() throws Exception {
    try (EventStream events = EventStream.of(server.url())) {
      assertThat(events.await("manager").at("/health/status").asText()).isEqualTo("well");
      assertThat(events.await("rejected").at("/first/0/reason").asText())
          .isEqualTo("name is missing");
      assertThat(events.await("monitors").at("/0/name").asText()).isEqualTo("Node monitor (a)");
      events.await("live");
      status = new Statuses()::status;
      assertThat(events.await("removed").toString()).isEqualTo("[0]");
    }
  }

  @Test
  void answersOtherRequestsWhileAllStreamsAreOpen() throws Exception {
    List<EventStream> all = new ArrayList<>();
    try {
      for (int i = 0; i < SseClients.MAX_CLIENTS; i++) {
        all.add(EventStream.of(server.url()));
      }
      for (EventStream events : all) {
        events.await("live");
      }
      HttpResponse<String> oneMore = send("GET", "/events");

      assertThat(oneMore.statusCode()).isEqualTo(503);
      assertThat(oneMore.body()).contains("at most 8 clients at once");
      assertThat(send("GET", "/health").statusCode()).isEqualTo(200);
      all.remove(0).close();
      await().atMost(TIMEOUT).until(() -> EventStream.isAdmitted(server.url()));
    } finally {
      all.forEach(EventStream::close);
    }
  }

  @Test
  void rejectsEventStreamsOfOtherSites() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/events"))
            .header("Sec-Fetch-Site", "cross-site")
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(503);
  }

  @Test
  void closeEndsEventStreams() throws Exception {
    try (EventStream events = EventStream.of(server.url())) {
      events.await("live");
      server.close();
      events.awaitEnd();
    }
  }

  @Test
  void repeatsATaskThatThrows(LogCheck log) {
    log.expect("a periodic task of the HTTP server failed; it is repeated.*of the test");
    StatusServer.runSafely(
        () -> {
          throw new StackOverflowError("of the test");
        });
  }

  @Test
  void returnsAnErrorIfTheStatusThrows(LogCheck log) throws Exception {
    status =
        () -> {
          throw new IllegalStateException("broken");
        };

    HttpResponse<String> response = send("GET", "/status");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("broken");
    log.expect("request for /status failed.*broken");
  }
}
