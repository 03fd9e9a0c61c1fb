package io.github.panicmonitors.chainlink;

import static io.github.panicmonitors.api.monitor.FailureKind.CONNECT;
import static io.github.panicmonitors.api.monitor.FailureKind.DNS;
import static io.github.panicmonitors.api.monitor.FailureKind.HTTP_STATUS;
import static io.github.panicmonitors.api.monitor.FailureKind.INVALID_URL;
import static io.github.panicmonitors.api.monitor.FailureKind.MALFORMED;
import static io.github.panicmonitors.api.monitor.FailureKind.MISSING_METRIC;
import static io.github.panicmonitors.api.monitor.FailureKind.TIMEOUT;
import static io.github.panicmonitors.api.monitor.FailureKind.TLS;
import static io.github.panicmonitors.api.monitor.FailureKind.TOO_LARGE;
import static io.github.panicmonitors.api.monitor.FailureKind.TRUNCATED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import io.github.panicmonitors.testkit.node.UnresponsivePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hostile nodes and a whole manager, in real time and with a heap of 64 MB. */
@Timeout(180)
class HostileNodesIT {
  private static final int MEGABYTE = 1 << 20;
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String PAGE = OK + "\r\n";
  private static final String PACKED = OK + "Content-Encoding: gzip\r\n\r\n";

  /** More than the limit of a page. Ten gigabytes are 500 times as much. */
  private static final int PACKED_MEGABYTES = 20;

  @TempDir private Path folder;

  @Test
  void runsInASmallHeap() {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(64L * MEGABYTE);
  }

  @Test
  void reportsEachFailureInTimeAndReadsAgainAfterIt(LogCheck log) throws Exception {
    // This runs in real time, and the machine may be busy.
    log.allow("rounds start late");
    SelfSignedCertificate expired = SelfSignedCertificate.expired();
    try (FakeHttpServer secured = FakeHttpServer.createTls(expired.serverSockets());
        UnresponsivePort one = UnresponsivePort.open();
        UnresponsivePort two = UnresponsivePort.open();
        UnresponsivePort three = UnresponsivePort.open();
        HostileNodeScenario threads =
            new HostileNodeScenario(ExecutionStrategies.longLivedThreads());
        HostileNodeScenario queue = new HostileNodeScenario(ExecutionStrategies.taskQueue())) {
      for (HostileNodeScenario scenario : new HostileNodeScenario[] {threads, queue}) {
        addSlowOnes(scenario);
        addBrokenOnes(scenario);
        addLargeOnes(scenario);
        addRefusingOnes(scenario);
        scenario.url("certificate that has expired", secured.url(), TLS);
        scenario.slowUrl(
            "three black holes", String.join(",", one.url(), two.url(), three.url()), TIMEOUT);
        scenario.start(trusting(expired, secured));
      }
      threads.check();
      queue.check();
    }
  }

  private HttpSettings trusting(SelfSignedCertificate certificate, FakeHttpServer server)
      throws IOException {
    Path pem = Files.writeString(folder.resolve("ca.pem"), certificate.pem());
    return HttpSettings.builder().prefix(server.url(), to -> to.caFile(pem)).build();
  }

  private static void addSlowOnes(HostileNodeScenario scenario) {
    scenario.answer(
        "byte a second", FakeResponse.drip(Duration.ofSeconds(1), PAGE + "\n".repeat(99)), TIMEOUT);
    scenario.answer(
        "body that drips",
        FakeResponse.drip(Duration.ofMillis(20), PAGE + "\n".repeat(9_999)),
        TIMEOUT);
    scenario.answer("silence", FakeResponse.hang(), TIMEOUT);
  }

  private static void addBrokenOnes(HostileNodeScenario scenario) {
    String announced = OK + "Content-Length: 1000\r\n\r\n";
    scenario.answer("reset before the response", FakeResponse.reset(""), CONNECT);
    scenario.answer("reset within the body", FakeResponse.reset(announced + "# half"), TRUNCATED);
    scenario.answer(
        "end before the length", FakeResponse.raw(announced + HostileNodeScenario.PAGE), TRUNCATED);
    scenario.answer(
        "length within a line",
        FakeResponse.raw(OK + "Content-Length: 10\r\n\r\n" + HostileNodeScenario.PAGE),
        MALFORMED);
    scenario.answer("HTML", FakeResponse.page("<html><body>Log in</body></html>\n"), MALFORMED);
    scenario.answer("page of something else", FakeResponse.page("up 1\n"), MISSING_METRIC);
  }

  private static void addLargeOnes(HostileNodeScenario scenario) {
    byte[] letters = "x".repeat(MEGABYTE).getBytes(UTF_8);
    byte[] comments = ("#" + "x".repeat(1022) + "\n").repeat(1024).getBytes(UTF_8);
    byte[] zeros = new byte[MEGABYTE];
    scenario.answer(
        "10 GB of zeros", FakeResponse.repeating(PACKED, packed(zeros), 500), MALFORMED);
    scenario.answer(
        "10 GB of comments", FakeResponse.repeating(PACKED, packed(comments), 500), TOO_LARGE);
    scenario.answer("line of 1 GB", FakeResponse.repeating(PAGE, letters, 1_000), TOO_LARGE);
    scenario.answer(
        "comment of 1 GB", FakeResponse.repeating(PAGE + "#", letters, 1_000), TOO_LARGE);
    scenario.answer(
        "label of 1 GB",
        FakeResponse.repeating(PAGE + "eth_balance{account=\"", letters, 1_000),
        MALFORMED);
    scenario.answer(
        "head without an end",
        FakeResponse.repeating(OK, "A: b\r\n".getBytes(UTF_8), 1_000_000),
        TOO_LARGE);
    scenario.answer(
        "samples without an end",
        FakeResponse.repeating(PAGE, "eth_balance{account=\"a\"} 1\n".getBytes(UTF_8), 1_000_000),
        TOO_LARGE);
  }

  private static void addRefusingOnes(HostileNodeScenario scenario) {
    scenario.answer("status 401", FakeResponse.status(401), HTTP_STATUS);
    scenario.answer("status 429", FakeResponse.status(429), HTTP_STATUS);
    scenario.answer("status 500", FakeResponse.status(500), HTTP_STATUS);
    scenario.answer(
        "redirect to itself",
        FakeResponse.raw("HTTP/1.1 302 Found\r\nLocation: /metrics\r\n\r\n"),
        HTTP_STATUS);
    scenario.url("host without an address", "http://no-such-host.invalid/", DNS);
    scenario.url("file", "file:///etc/passwd", INVALID_URL);
    scenario.url("closed port", "http://127.0.0.1:1/", CONNECT);
  }

  private static byte[] packed(byte[] megabyte) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < PACKED_MEGABYTES; i++) {
        out.write(megabyte);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
