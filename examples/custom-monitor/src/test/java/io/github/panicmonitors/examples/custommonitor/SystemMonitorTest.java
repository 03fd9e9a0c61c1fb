package io.github.panicmonitors.examples.custommonitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemMonitorTest {
  private static final Instant NOW = Instant.parse("2026-11-24T13:30:00.123456Z");
  private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

  private final SystemProvider provider = new SystemProvider();
  @AutoClose private final FakeHttpServer exporter = FakeHttpServer.create();
  @AutoClose private final Monitor monitor = monitor(exporter.url());

  @BeforeEach
  void servePage() {
    exporter.page(ExporterPage.TEXT);
  }

  private Monitor monitor(String url) {
    MonitoredSystem system = system(url);
    return provider.create(system, context(system));
  }

  private static MonitoredSystem system(String url) {
    return new MonitoredSystem("system_1", "chain_1", "sentry", SourceUrl.of(url));
  }

  private TestMonitorContext context(MonitoredSystem system) {
    return TestMonitorContext.of(provider, system, () -> NOW);
  }

  private static RoundResult collect(Monitor monitor) throws InterruptedException {
    return monitor.collect(TestRound.within(Duration.ofSeconds(30)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> at(RoundResult result, String... path) {
    Map<String, Object> found = result.data().get(0).body();
    for (String step : path) {
      found = (Map<String, Object>) found.get(step);
    }
    return found;
  }

  private Map<String, Object> data() throws InterruptedException {
    return at(collect(monitor), "result", "data");
  }

  @Test
  void readsAllValuesOfThePage() throws Exception {
    assertThat(data())
        .isEqualTo(
            Map.of(
                "process_cpu_seconds_total", 12.5,
                "process_memory_usage", 33.33,
                "virtual_memory_usage", 1046941696.0,
                "open_file_descriptors", 0.87890625,
                "system_cpu_usage", 65.29,
                "system_ram_usage", 33.33,
                "system_storage_usage", 66.67,
                "network_receive_bytes_total", 1020.0,
                "network_transmit_bytes_total", 320.0,
                "disk_io_time_seconds_total", 212.75));
  }

  /** Rounds the exact value of the double: that of 2.675 is below the tie. */
  @ParameterizedTest
  @CsvSource({"32, 31, 3.12", "32, 29, 9.38", "4000, 3893, 2.67"})
  void roundsAsPanicDoes(String total, String available, double usage) throws Exception {
    exporter.page(
        ExporterPage.TEXT
            .replace("MemTotal_bytes 9e+09", "MemTotal_bytes " + total)
            .replace("MemAvailable_bytes 6e+09", "MemAvailable_bytes " + available));
    assertThat(data()).containsEntry("system_ram_usage", usage);
  }

  @Test
  void publishesMetaData() throws Exception {
    RoundResult result = collect(monitor);
    assertThat(result.data()).extracting(RawData::routingKey).containsExactly("system");
    assertThat(result.source()).isEqualTo(exporter.url());
    assertThat(at(result)).containsOnlyKeys("result");
    assertThat(List.copyOf(at(result, "result", "meta_data").entrySet()).toString())
        .isEqualTo(
            "[monitor_name=System monitor (sentry), system_name=sentry, system_id=system_1,"
                + " system_parent_id=chain_1, time=1795527000.123456]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "process_cpu_seconds_total",
        "process_virtual_memory_bytes",
        "process_open_fds",
        "process_max_fds",
        "go_memstats_alloc_bytes",
        "go_memstats_alloc_bytes_total",
        "node_cpu_seconds_total",
        "node_memory_MemAvailable_bytes",
        "node_memory_MemTotal_bytes",
        "node_filesystem_avail_bytes",
        "node_filesystem_size_bytes",
        "node_network_receive_bytes_total",
        "node_network_transmit_bytes_total",
        "node_disk_io_time_seconds_total"
      })
  void reportsAMissingMetric(String metric) throws Exception {
    exporter.page(ExporterPage.TEXT.replaceAll("(?m)^" + metric + "[ {].*\n", ""));
    assertFailure(
        collect(monitor),
        FailureKind.MISSING_METRIC,
        5003,
        "Could not find metric " + metric + " at endpoint " + exporter.url());
  }

  @Test
  void treatsADivisorOfZeroAsMissing() throws Exception {
    exporter.page(ExporterPage.TEXT.replace("process_max_fds 1024", "process_max_fds 0"));
    assertFailure(
        collect(monitor),
        FailureKind.MISSING_METRIC,
        5003,
        "Could not find metric process_max_fds at endpoint " + exporter.url());
  }

  @Test
  void reportsAStoppedExporterAsUnreachable() throws Exception {
    exporter.stop();
    assertUnreachable(collect(monitor), FailureKind.CONNECT);
  }

  @Test
  void reportsAnUnknownHostAsUnreachable() throws Exception {
    try (Monitor unknown = monitor("http://nowhere.invalid/metrics")) {
      assertUnreachable(collect(unknown), FailureKind.DNS);
    }
  }

  @Test
  void reportsAnUntrustedCertificateAsUnreachable() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    try (FakeHttpServer secured = FakeHttpServer.createTls(certificate.serverSockets());
        Monitor verifying = monitor(secured.url())) {
      assertUnreachable(collect(verifying), FailureKind.TLS);
    }
  }

  @Test
  void reportsATimeoutAsUnreachable() throws Exception {
    exporter.respond(FakeResponse.hang());
    RoundResult result = monitor.collect(TestRound.within(Duration.ofSeconds(1)));
    assertUnreachable(result, FailureKind.TIMEOUT);
  }

  @Test
  void reportsALateRoundAsUnreachable() {
    MonitoredSystem system = system(exporter.url());
    RoundResult late = provider.timedOut(system, context(system)).orElseThrow();
    assertUnreachable(late, FailureKind.TIMEOUT);
    assertThat(late.source()).isEqualTo(exporter.url());
  }

  @Test
  void reportsHowMuchOfASlowPageCame() throws Exception {
    exporter.respond(FakeResponse.stalled(OK + "go_memstats_alloc_bytes"));
    RoundResult result = monitor.collect(TestRound.within(Duration.ofSeconds(1)));
    assertThat(((RoundResult.Failure) result).kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(at(result, "error").get("code")).isEqualTo(5003);
    assertThat(((RoundResult.Failure) result).message())
        .contains("no complete response within PT0.", ": 23 bytes came in PT");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void reportsAStatusOfAProxyWithoutAnExporterAsUnreachable(int status) throws Exception {
    exporter.respond(FakeResponse.status(status));
    RoundResult result = collect(monitor);
    assertUnreachable(result, FailureKind.HTTP_STATUS);
    assertThat(((RoundResult.Failure) result).message()).contains("status is not 200: " + status);
  }

  private static void assertUnreachable(RoundResult result, FailureKind kind) {
    String text = "System sentry is unreachable";
    RoundResult.Failure failure = (RoundResult.Failure) result;
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message()).startsWith(text + ": ");
    assertThat(failure.data().get(0).routingKey()).isEqualTo("system");
    assertThat(at(result, "error").get("code")).isEqualTo(5004);
    assertThat(at(result, "error").get("message")).isEqualTo(text);
  }

  @Test
  void reportsAnInvalidUrl() throws Exception {
    assertFailure(
        collect(monitor("htp://user:s3cret@nowhere")),
        FailureKind.INVALID_URL,
        5009,
        "Invalid URL 'htp://nowhere'");
  }

  static Stream<Arguments> badAnswers() {
    byte[] comments = ("#" + "x".repeat(1022) + "\n").repeat(1024).getBytes(UTF_8);
    return Stream.of(
        Arguments.of(FailureKind.HTTP_STATUS, FakeResponse.status(404), "status is not 200: 404"),
        Arguments.of(
            FailureKind.MALFORMED,
            FakeResponse.html(),
            "line 1 does not start like a sample: <html><body>Log in</body></html>"),
        Arguments.of(
            FailureKind.MALFORMED,
            FakeResponse.badGzip(),
            "response is malformed: Not in GZIP format"),
        Arguments.of(
            FailureKind.TRUNCATED,
            FakeResponse.truncated(100, "up 1\n"),
            "response is incomplete, 95 bytes missing"),
        Arguments.of(
            FailureKind.TOO_LARGE,
            FakeResponse.repeating(OK, comments, 17),
            "response exceeds 16777216 bytes"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("badAnswers")
  void reportsWhyAPageCannotBeRead(FailureKind kind, FakeResponse answer, String reason)
      throws Exception {
    exporter.respond(answer);
    assertFailure(
        collect(monitor),
        kind,
        5003,
        "Could not read metrics at endpoint " + exporter.url() + ": " + reason);
  }

  @Test
  void keepsConnectionsOfOtherMonitorsWhenClosed() throws Exception {
    try (FakeHttpServer another = FakeHttpServer.create();
        Monitor goesOn = monitor(another.url())) {
      another.page(ExporterPage.TEXT);
      collect(goesOn);
      monitor.close();
      collect(goesOn);
      collect(goesOn);
      assertThat(another.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void closesItsConnectionsWhenClosed() throws Exception {
    collect(monitor);
    collect(monitor);
    assertThat(exporter.connectionCount()).isEqualTo(1);
    monitor.close();
    collect(monitor);
    assertThat(exporter.connectionCount()).isEqualTo(2);
  }

  private static void assertFailure(
      RoundResult result, FailureKind kind, int code, String message) {
    assertThat(result).isInstanceOf(RoundResult.Failure.class);
    RoundResult.Failure failure = (RoundResult.Failure) result;
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message()).isEqualTo(message);
    assertThat(failure.data().get(0).routingKey()).isEqualTo("system");
    assertThat(at(result, "error").get("code")).isEqualTo(code);
    assertThat(at(result, "error").get("message")).isEqualTo(message);
    assertThat(at(result, "error", "meta_data").get("system_id")).isEqualTo("system_1");
  }
}
