package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
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
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
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
    server = StatusServer.open(anyPort, () -> status.get(), () -> "up 1\n".getBytes(UTF_8));
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
                + "\"failures\":{\"CONNECT\":2},\"skippedSlots\":4}]");
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
                + "\"generation\":1,\"rounds\":5,\"skippedSlots\":2,\"lastRound\":{\"slot\":77,"
                + "\"startedAt\":\"2026-01-31T12:00:00Z\",\"lag\":0.002,\"took\":1.5,"
                + "\"failure\":null,\"message\":\"\",\"source\":null}}");
    assertThat(monitors.get(1).at("/lastRound/failure").asText()).isEqualTo("CONNECT");
    assertThat(monitors.get(1).at("/lastRound/message").asText())
        .isEqualTo("Node <b> is unreachable");
    assertThat(monitors.get(1).at("/lastRound/source").asText()).isEqualTo("http://h:1/metrics");
  }

  @Test
  void healthIsOkWhileHealthy() throws Exception {
    HttpResponse<String> response = send("GET", "/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).toString()).isEqualTo("{\"status\":\"well\",\"reasons\":[]}");
  }

  @Test
  void healthReportsReasons() throws Exception {
    status = new Statuses().publishing(ConnectionStatus.State.CONNECTING, "no route")::status;

    HttpResponse<String> response = send("GET", "/health?verbose");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).toString())
        .isEqualTo(
            "{\"status\":\"failing\",\"reasons\":"
                + "[\"publishing connection is connecting: no route\"]}");
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
  @ValueSource(strings = {"/page.html", "/status/", "/health/x", "/metrics/", "/STATUS"})
  void rejectsOtherPaths(String path) throws Exception {
    assertThat(send("GET", path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS"})
  void allowsOnlyGet(String method) throws Exception {
    for (String path : new String[] {"/", "/events", "/status", "/health", "/metrics"}) {
      HttpResponse<String> response = send(method, path);

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).hasValue("GET");
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
  @ValueSource(strings = {"/", "/events", "/status", "/health", "/metrics", "/other"})
  void rejectsRequestsForAnotherHost(String path) throws Exception {
    try (Socket socket = request("GET " + path + " HTTP/1.0\r\nHost: evil.example:8480\r\n\r\n")) {
      InputStream response = socket.getInputStream();

      assertThat(new String(response.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 421");
      assertThat(new String(response.readAllBytes(), UTF_8))
          .endsWith("{\"error\":\"" + StatusServer.WRONG_HOST + "\"}");
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
      assertThat(events.await("manager").at("/problems")).isEmpty();
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

  @ParameterizedTest
  @ValueSource(strings = {"/status", "/events"})
  void disconnectsClientsThatDoNotRead(String path) throws Exception {
    ManagerStatus large = large();
    InetSocketAddress anyPort = InetSocketAddress.createUnresolved("127.0.0.1", 0);
    List<Socket> silent = new ArrayList<>();
    try (StatusServer impatient =
        StatusServer.open(anyPort, () -> large, () -> new byte[0], Duration.ofSeconds(1))) {
      URI url = URI.create(impatient.url());
      for (int i = 0; i < SseClients.MAX_CLIENTS; i++) {
        Socket socket = new Socket(url.getHost(), url.getPort());
        silent.add(socket);
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(UTF_8));
      }
      HttpRequest health = HttpRequest.newBuilder(url.resolve("/health")).build();

      assertThat(client.send(health, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      await().atMost(TIMEOUT).until(() -> EventStream.isAdmitted(impatient.url()));
      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () ->
                  assertThat(connectionsOnTheHeap())
                      .as("only the connections of the last two requests are left")
                      .isBetween(1, SseClients.MAX_CLIENTS - 1));
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  /** Counts the JDK server's connections. It keeps those whose end it has not noticed. */
  private static int connectionsOnTheHeap() throws JMException {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    Matcher line =
        Pattern.compile("(\\d+) +\\d+ +sun\\.net\\.httpserver\\.HttpConnection ")
            .matcher((String) histogram);
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  /** Returns a status that is larger than the socket buffers. */
  private static ManagerStatus large() {
    String name = "n".repeat(20_000);
    MonitorStatus[] monitors = new MonitorStatus[1_000];
    for (int i = 0; i < monitors.length; i++) {
      MonitorId key = new MonitorId("ship", "s" + i);
      monitors[i] = new MonitorStatus(key, "g", name, MonitorState.WAITING, 1, 0, 0, null);
    }
    return new Statuses().monitors(monitors).status();
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
