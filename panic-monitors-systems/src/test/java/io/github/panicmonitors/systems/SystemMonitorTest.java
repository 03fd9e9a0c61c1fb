package io.github.panicmonitors.systems;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemMonitorTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

  @AutoClose private final FakeHttpServer exporter = FakeHttpServer.create();
  @AutoClose private final MonitorFixture fixture = new MonitorFixture(exporter.url());

  @BeforeEach
  void servePage() {
    exporter.page(ExporterPage.TEXT);
  }

  /** Returns the page with other values of its first series of each of these metrics. */
  private static String page(Object... metricsAndValues) {
    String page = ExporterPage.TEXT;
    for (int i = 0; i < metricsAndValues.length; i += 2) {
      String series = "(?m)^(" + metricsAndValues[i] + "(?:\\{.*})?) .*$";
      String value = Matcher.quoteReplacement(String.valueOf(metricsAndValues[i + 1]));
      assertThat(page).containsPattern(series);
      page = page.replaceFirst(series, "$1 " + value);
    }
    return page;
  }

  /** Returns the page without these metrics. */
  private static String pageWithout(String... metrics) {
    String page = ExporterPage.TEXT;
    for (String metric : metrics) {
      String series = "(?m)^" + metric + "[ {].*\n";
      assertThat(page).containsPattern(series);
      page = page.replaceAll(series, "");
    }
    return page;
  }

  @Nested
  class Values {
    @Test
    void readsAllValuesOfThePage() throws Exception {
      assertThat(fixture.data())
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
          page("node_memory_MemTotal_bytes", total, "node_memory_MemAvailable_bytes", available));
      assertThat(fixture.data()).containsEntry("system_ram_usage", usage);
    }

    /** 1e16 + 1 is 1e16, so that only the order of the page gives this sum. */
    @Test
    void addsSeriesInTheOrderOfThePage() throws Exception {
      String series = "node_disk_io_time_seconds_total{device=\"%s\"} %s\n";
      exporter.page(
          pageWithout("node_disk_io_time_seconds_total")
              + series.formatted("c", "1e16")
              + series.formatted("b", "1")
              + series.formatted("a", "-1e16"));
      assertThat(fixture.data()).containsEntry("disk_io_time_seconds_total", 0.0);
    }

    @Test
    void publishesMetaData() throws Exception {
      RoundResult result = fixture.collect();
      assertThat(result.data()).extracting(RawData::routingKey).containsExactly("system");
      assertThat(result.source()).isEqualTo(exporter.url());
      assertThat(MonitorFixture.at(result)).containsOnlyKeys("result");
      assertThat(List.copyOf(MonitorFixture.at(result, "result", "meta_data").entrySet()))
          .hasToString(
              "[monitor_name=System monitor (sentry), system_name=sentry, system_id=system_1,"
                  + " system_parent_id=chain_1, time=1795527000.123456]");
    }
  }

  @Nested
  class Cpu {
    private final List<Object> usages = new ArrayList<>();

    /** Reads a page of one CPU, whose time is that in user and idle mode. */
    private void read(MonitorFixture reader, double user, double idle) throws Exception {
      exporter.page(
          pageWithout("node_cpu_seconds_total")
              + "node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} %s\n".formatted(user)
              + "node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"} %s\n".formatted(idle));
      usages.add(reader.data().get("system_cpu_usage"));
    }

    @Test
    void isThatSinceTheLastRound() throws Exception {
      read(fixture, 100, 900);
      read(fixture, 145, 915);
      read(fixture, 145, 975);
      assertThat(usages).containsExactly(10.0, 75.0, 0.0);
    }

    @Test
    void isThatSinceTheStartOfASystemThatRestarted() throws Exception {
      read(fixture, 100, 900);
      read(fixture, 10, 10);
      read(fixture, 20, 40);
      assertThat(usages).containsExactly(10.0, 50.0, 25.0);
    }

    @Test
    void isThatSinceTheLastSuccessfulRound() throws Exception {
      read(fixture, 100, 900);
      exporter.respond(FakeResponse.status(503));
      assertThat(fixture.collect()).isInstanceOf(RoundResult.Failure.class);
      exporter.page(pageWithout("node_disk_io_time_seconds_total"));
      assertThat(fixture.collect()).isInstanceOf(RoundResult.Failure.class);
      read(fixture, 145, 915);
      assertThat(usages).containsExactly(10.0, 75.0);
    }

    @Test
    void isThatSinceTheLastRoundOfThePredecessor() throws Exception {
      read(fixture, 100, 900);
      try (MonitorFixture successor = fixture.successor(exporter.url())) {
        read(successor, 145, 915);
      }
      assertThat(usages).containsExactly(10.0, 75.0);
    }

    @Test
    void isThatSinceTheLastRoundIfOnlyTheCredentialsChanged() throws Exception {
      String withUser = exporter.url().replace("http://", "http://user:password@");
      read(fixture, 100, 900);
      try (MonitorFixture successor = fixture.successor(withUser)) {
        read(successor, 145, 915);
        try (MonitorFixture last = successor.successor(exporter.url())) {
          read(last, 145, 975);
        }
      }
      assertThat(usages).containsExactly(10.0, 75.0, 0.0);
    }

    @Test
    void isThatSinceTheStartIfThePredecessorReadAnotherUrl() throws Exception {
      read(fixture, 100, 900);
      try (MonitorFixture successor = fixture.successor(exporter.url("/other"))) {
        read(successor, 145, 915);
      }
      assertThat(usages).containsExactly(10.0, 13.68);
    }

    @Test
    void isThatSinceTheStartIfThePredecessorReadNothing() throws Exception {
      try (MonitorFixture successor = fixture.successor(exporter.url())) {
        read(successor, 100, 900);
      }
      assertThat(usages).containsExactly(10.0);
    }

    @Test
    void isThatSinceTheStartIfTheHostSaysSo() throws Exception {
      SystemProvider panics = SystemProvider.builder().cpuSinceBoot(true).build();
      try (MonitorFixture sinceBoot = new MonitorFixture(panics, exporter.url())) {
        read(sinceBoot, 100, 900);
        read(sinceBoot, 145, 915);
      }
      assertThat(usages).containsExactly(10.0, 13.68);
    }
  }

  @Nested
  class Storage {
    private String page = pageWithout("node_filesystem_size_bytes", "node_filesystem_avail_bytes");

    private void add(String device, String type, String mount, double size, double available) {
      String labels =
          "{device=\"%s\",fstype=\"%s\",mountpoint=\"%s\"} ".formatted(device, type, mount);
      page += "node_filesystem_size_bytes" + labels + size + "\n";
      page += "node_filesystem_avail_bytes" + labels + available + "\n";
    }

    private Object usage(MonitorFixture reader) throws Exception {
      exporter.page(page);
      return reader.data().get("system_storage_usage");
    }

    @Test
    void countsEachDeviceOnce() throws Exception {
      add("/dev/sda1", "btrfs", "/", 100, 10);
      add("/dev/sda1", "btrfs", "/home", 100, 10);
      add("/dev/sdb1", "ext4", "/data", 100, 90);
      assertThat(usage(fixture)).isEqualTo(50.0);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "tmpfs",
          "ramfs",
          "devtmpfs",
          "rootfs",
          "overlay",
          "squashfs",
          "erofs",
          "iso9660"
        })
    void ignoresFilesystemsWithoutADisk(String type) throws Exception {
      add("none", type, "/run", 1_000, 1_000);
      add("/dev/sda1", "ext4", "/", 100, 10);
      assertThat(usage(fixture)).isEqualTo(90.0);
    }

    @Test
    void countsAllFilesystemsIfNoneIsOnADisk() throws Exception {
      add("tmpfs", "tmpfs", "/run", 100, 100);
      add("tmpfs", "tmpfs", "/tmp", 100, 0);
      add("overlay", "overlay", "/", 200, 100);
      assertThat(usage(fixture)).isEqualTo(50.0);
    }

    @Test
    void countsNetworkFilesystemsAndThoseWithoutLabels() throws Exception {
      add("nas:/export", "nfs4", "/backup", 100, 50);
      page += "node_filesystem_size_bytes 50\nnode_filesystem_avail_bytes 25\n";
      page += "node_filesystem_size_bytes{mountpoint=\"/x\"} 50\n";
      page += "node_filesystem_avail_bytes{mountpoint=\"/x\"} 0\n";
      assertThat(usage(fixture)).isEqualTo(62.5);
    }

    @Test
    void doesNotTakeTheFreeSpaceOfMemoryForThatOfADisk() throws Exception {
      add("tmpfs", "tmpfs", "/run", 100, 100);
      page += "node_filesystem_size_bytes{device=\"/dev/sda1\",fstype=\"ext4\"} 50\n";
      exporter.page(page);
      assertMissing(fixture.collect(), "node_filesystem_avail_bytes");
    }

    @Test
    void countsAllFilesystemsIfTheHostSaysSo() throws Exception {
      add("/dev/sda1", "ext4", "/", 100, 0);
      add("/dev/sda1", "ext4", "/bind", 100, 0);
      add("tmpfs", "tmpfs", "/run", 200, 200);
      SystemProvider panics = SystemProvider.builder().allFilesystems(true).build();
      try (MonitorFixture all = new MonitorFixture(panics, exporter.url())) {
        assertThat(usage(all)).isEqualTo(50.0);
      }
    }
  }

  @Nested
  class Missing {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "node_cpu_seconds_total",
          "node_memory_MemTotal_bytes",
          "node_memory_MemAvailable_bytes",
          "node_filesystem_size_bytes",
          "node_filesystem_avail_bytes",
          "node_network_receive_bytes_total",
          "node_network_transmit_bytes_total",
          "node_disk_io_time_seconds_total"
        })
    void metricOfTheSystemIsAFailure(String metric) throws Exception {
      exporter.page(pageWithout(metric));
      assertMissing(fixture.collect(), metric);
      for (String value : List.of("NaN", "+Inf", "-Inf")) {
        exporter.page(page(metric, value));
        assertMissing(fixture.collect(), metric);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "process_cpu_seconds_total, process_cpu_seconds_total",
      "process_virtual_memory_bytes, virtual_memory_usage",
      "go_memstats_alloc_bytes, process_memory_usage",
      "go_memstats_alloc_bytes_total, process_memory_usage"
    })
    void metricOfTheExporterIsNull(String metric, String key) throws Exception {
      exporter.page(pageWithout(metric));
      assertOnlyNull(key);
      exporter.page(page(metric, "NaN"));
      assertOnlyNull(key);
    }

    private void assertOnlyNull(String key) throws InterruptedException {
      Map<String, Object> data = fixture.data();
      assertThat(data).hasSize(10).containsEntry(key, null);
      data.forEach((name, value) -> assertThat(value == null).isEqualTo(name.equals(key)));
    }

    @Test
    void heapOfZeroIsNull() throws Exception {
      exporter.page(page("go_memstats_alloc_bytes_total", 0));
      assertOnlyNull("process_memory_usage");
    }

    @Test
    void idleTimeIsAFailure() throws Exception {
      exporter.page(ExporterPage.TEXT.replace("mode=\"idle\"", "mode=\"nice\""));
      assertMissing(fixture.collect(), "node_cpu_seconds_total");
    }

    @Test
    void metricIsNamedByItsOrder() throws Exception {
      List<String> order =
          List.of(
              "node_cpu_seconds_total",
              "node_memory_MemTotal_bytes",
              "node_memory_MemAvailable_bytes",
              "node_filesystem_size_bytes",
              "node_filesystem_avail_bytes",
              "node_network_receive_bytes_total",
              "node_network_transmit_bytes_total",
              "node_disk_io_time_seconds_total");
      for (int i = 0; i < order.size(); i++) {
        exporter.page(pageWithout(order.subList(i, order.size()).toArray(String[]::new)));
        assertMissing(fixture.collect(), order.get(i));
      }
    }

    @ParameterizedTest
    @CsvSource({
      "node_memory_MemTotal_bytes, node_memory_MemTotal_bytes",
      "process_max_fds, process_max_fds"
    })
    void divisorOfZeroIsAFailure(String divisor, String named) throws Exception {
      exporter.page(page(divisor, 0));
      assertMissing(fixture.collect(), named);
    }

    @Test
    void sumOfZeroIsAFailure() throws Exception {
      String page = ExporterPage.TEXT;
      exporter.page(page.replaceAll("(node_cpu_seconds_total\\{.*}) .*", "$1 0"));
      assertMissing(fixture.collect(), "node_cpu_seconds_total");
      exporter.page(page.replaceAll("(node_filesystem_size_bytes\\{.*}) .*", "$1 0"));
      assertMissing(fixture.collect(), "node_filesystem_size_bytes");
    }

    /** A metric that is missing is named before a divisor of 0. */
    @ParameterizedTest
    @ValueSource(strings = {"node_memory_MemTotal_bytes", "process_max_fds"})
    void divisorIsNamedLast(String divisor) throws Exception {
      for (String missing :
          List.of("node_network_transmit_bytes_total", "node_disk_io_time_seconds_total")) {
        exporter.page(pageWithout(missing).replaceAll("(?m)^" + divisor + " .*$", divisor + " 0"));
        assertMissing(fixture.collect(), missing);
      }
    }
  }

  @Nested
  class OpenFiles {
    private static final String OF_SYSTEM = "node_filefd_allocated 30\nnode_filefd_maximum 120\n";

    @ParameterizedTest
    @ValueSource(strings = {"process_open_fds", "process_max_fds"})
    void areThoseOfTheSystemIfTheExporterHidesItsOwn(String metric) throws Exception {
      exporter.page(pageWithout(metric) + OF_SYSTEM);
      assertThat(fixture.data()).containsEntry("open_file_descriptors", 25.0);
      exporter.page(page(metric, "NaN") + OF_SYSTEM);
      assertThat(fixture.data()).containsEntry("open_file_descriptors", 25.0);
    }

    @Test
    void areThoseOfTheExporterIfItShowsBoth() throws Exception {
      exporter.page(ExporterPage.TEXT + OF_SYSTEM);
      assertThat(fixture.data()).containsEntry("open_file_descriptors", 0.87890625);
    }

    @Test
    void areNotRounded() throws Exception {
      exporter.page(page("process_open_fds", 1, "process_max_fds", 3));
      assertThat(fixture.data()).containsEntry("open_file_descriptors", 1.0 / 3.0 * 100);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "node_filefd_allocated 1\n",
          "node_filefd_maximum 1\n",
          "node_filefd_allocated 0\nnode_filefd_maximum 0\n",
          "node_filefd_allocated NaN\nnode_filefd_maximum 1\n"
        })
    void areAFailureIfNeitherIsThere(String ofSystem) throws Exception {
      exporter.page(pageWithout("process_open_fds") + ofSystem);
      assertMissing(fixture.collect(), "process_open_fds");
    }
  }

  private void assertMissing(RoundResult result, String metric) {
    assertFailure(
        result,
        FailureKind.MISSING_METRIC,
        5003,
        "Could not find metric " + metric + " at endpoint " + exporter.url());
  }

  // ---- failures

  @Test
  void reportsAStoppedExporterAsUnreachable() throws Exception {
    exporter.stop();
    assertUnreachable(fixture.collect(), FailureKind.CONNECT);
  }

  @Test
  void reportsAnUnknownHostAsUnreachable() throws Exception {
    try (MonitorFixture unknown = new MonitorFixture("http://nowhere.invalid/metrics")) {
      assertUnreachable(unknown.collect(), FailureKind.DNS);
    }
  }

  @Test
  void reportsAnUntrustedCertificateAsUnreachable() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    try (FakeHttpServer secured = FakeHttpServer.createTls(certificate.serverSockets());
        MonitorFixture verifying = new MonitorFixture(secured.url())) {
      assertUnreachable(verifying.collect(), FailureKind.TLS);
    }
  }

  @Test
  void reportsSilenceAsUnreachable() throws Exception {
    exporter.respond(FakeResponse.hang());
    assertUnreachable(fixture.collect(Duration.ofSeconds(1)), FailureKind.TIMEOUT);
  }

  @Test
  void reportsAPageThatStopsInItsMiddleAsUnreachable() throws Exception {
    exporter.respond(FakeResponse.stalled(OK + "go_memstats_alloc_bytes"));
    RoundResult result = fixture.collect(Duration.ofSeconds(1));
    assertUnreachable(result, FailureKind.TIMEOUT);
    assertThat(((RoundResult.Failure) result).message())
        .contains("no complete response within PT0.", ": 23 bytes came in PT");
  }

  @Test
  void reportsALateRoundAsUnreachable() {
    MonitoredSystem system = MonitorFixture.system(exporter.url());
    RoundResult late =
        fixture
            .provider
            .timedOut(system, MonitorFixture.context(fixture.provider, system))
            .orElseThrow();
    assertUnreachable(late, FailureKind.TIMEOUT);
    assertThat(late.source()).isEqualTo(exporter.url());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void reportsAStatusOfAProxyWithoutAnExporterAsUnreachable(int status) throws Exception {
    exporter.respond(FakeResponse.status(status));
    RoundResult result = fixture.collect();
    assertUnreachable(result, FailureKind.HTTP_STATUS);
    assertThat(((RoundResult.Failure) result).message()).contains("status is not 200: " + status);
  }

  private static void assertUnreachable(RoundResult result, FailureKind kind) {
    String text = "System sentry is unreachable";
    RoundResult.Failure failure = (RoundResult.Failure) result;
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message()).startsWith(text + ": ");
    assertThat(failure.data().get(0).routingKey()).isEqualTo("system");
    assertThat(MonitorFixture.at(result, "error").get("code")).isEqualTo(5004);
    assertThat(MonitorFixture.at(result, "error").get("message")).isEqualTo(text);
    assertThat(MonitorFixture.at(result, "error", "meta_data"))
        .containsEntry("system_id", "system_1");
  }

  @Test
  void reportsAnInvalidUrl() throws Exception {
    try (MonitorFixture invalid = new MonitorFixture("htp://user:s3cret@nowhere")) {
      assertFailure(
          invalid.collect(), FailureKind.INVALID_URL, 5009, "Invalid URL 'htp://nowhere'");
    }
  }

  static Stream<Arguments> badAnswers() {
    byte[] comments = ("#" + "x".repeat(1022) + "\n").repeat(1024).getBytes(UTF_8);
    byte[] samples = "node_memory_MemTotal_bytes 1\n".repeat(1024).getBytes(UTF_8);
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
            "response exceeds 16777216 bytes"),
        Arguments.of(
            FailureKind.TOO_LARGE,
            FakeResponse.repeating(OK, samples, 1_000),
            "page has more than 100000 samples and labels"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("badAnswers")
  void reportsWhyAPageCannotBeRead(FailureKind kind, FakeResponse answer, String reason)
      throws Exception {
    exporter.respond(answer);
    assertFailure(
        fixture.collect(),
        kind,
        5003,
        "Could not read metrics at endpoint " + exporter.url() + ": " + reason);
  }

  private static void assertFailure(
      RoundResult result, FailureKind kind, int code, String message) {
    assertThat(result).isInstanceOf(RoundResult.Failure.class);
    RoundResult.Failure failure = (RoundResult.Failure) result;
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message()).isEqualTo(message);
    assertThat(failure.data().get(0).routingKey()).isEqualTo("system");
    assertThat(MonitorFixture.at(result, "error").get("code")).isEqualTo(code);
    assertThat(MonitorFixture.at(result, "error").get("message")).isEqualTo(message);
    assertThat(MonitorFixture.at(result, "error", "meta_data"))
        .containsEntry("system_id", "system_1");
  }

  // ---- connections

  @Test
  void closesItsConnectionsAndNoOthersWhenClosed() throws Exception {
    try (FakeHttpServer another = FakeHttpServer.create();
        MonitorFixture continuing = new MonitorFixture(fixture.provider, another.url())) {
      another.page(ExporterPage.TEXT);
      for (int round = 0; round < 2; round++) {
        continuing.collect();
        fixture.collect();
      }
      fixture.monitor.close();
      continuing.collect();
      fixture.collect();
      assertThat(another.connectionCount()).isEqualTo(1);
      assertThat(exporter.connectionCount()).isEqualTo(2);
    }
  }
}
