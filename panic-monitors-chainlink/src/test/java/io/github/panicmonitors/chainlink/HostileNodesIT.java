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
import io.github.panicmonitors.prometheus.ScrapeSettings;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.node.Answer;
import io.github.panicmonitors.testkit.node.BlackHole;
import io.github.panicmonitors.testkit.node.FakeMetricsServer;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
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

/** Nodes that do their worst to a whole manager, in real time and in a heap of 64 MB. */
@Timeout(180)
class HostileNodesIT {
  private static final int MEGABYTE = 1 << 20;
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String PAGE = OK + "\r\n";
  private static final String PACKED = OK + "Content-Encoding: gzip\r\n\r\n";

  /** Ten gigabytes are 500 times so much, which is more than a page may be. */
  private static final int PACKED_MEGABYTES = 20;

  @TempDir private Path folder;

  @Test
  void runsInASmallHeap() {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(64L * MEGABYTE);
  }

  @Test
  void eachEndsInTimeAsTheRightFailureAndIsReadAgainOnceItIsWell(LogCheck log) throws Exception {
    // In real time: the machine may be busy with other tests.
    log.allow("rounds begin late");
    SelfSignedCertificate expired = SelfSignedCertificate.expired();
    try (FakeMetricsServer secured = FakeMetricsServer.createTls(expired.serverSockets());
        BlackHole one = BlackHole.open();
        BlackHole two = BlackHole.open();
        BlackHole three = BlackHole.open();
        Ordeal threads = new Ordeal(ExecutionStrategies.longLivedThreads());
        Ordeal queue = new Ordeal(ExecutionStrategies.taskQueue())) {
      for (Ordeal ordeal : new Ordeal[] {threads, queue}) {
        addSlowOnes(ordeal);
        addBrokenOnes(ordeal);
        addLargeOnes(ordeal);
        addRefusingOnes(ordeal);
        ordeal.url("certificate that has expired", secured.url(), TLS);
        ordeal.slowUrl(
            "three black holes", String.join(",", one.url(), two.url(), three.url()), TIMEOUT);
        ordeal.start(trusting(expired, secured));
      }
      threads.check();
      queue.check();
    }
  }

  private ScrapeSettings trusting(SelfSignedCertificate certificate, FakeMetricsServer server)
      throws IOException {
    Path pem = Files.writeString(folder.resolve("ca.pem"), certificate.pem());
    return ScrapeSettings.builder().prefix(server.url(), to -> to.caFile(pem)).build();
  }

  private static void addSlowOnes(Ordeal ordeal) {
    ordeal.answer("byte a second", Answer.drip(Duration.ofSeconds(1), PAGE), TIMEOUT);
    ordeal.answer(
        "body that drips", Answer.drip(Duration.ofMillis(20), PAGE + "\n".repeat(999)), TIMEOUT);
    ordeal.answer("silence", Answer.hang(), TIMEOUT);
  }

  private static void addBrokenOnes(Ordeal ordeal) {
    String announced = OK + "Content-Length: 1000\r\n\r\n";
    ordeal.answer("reset before the response", Answer.reset(""), CONNECT);
    ordeal.answer("reset within the body", Answer.reset(announced + "# half"), TRUNCATED);
    ordeal.answer("end before the length", Answer.raw(announced + Ordeal.PAGE), TRUNCATED);
    ordeal.answer(
        "length within a line",
        Answer.raw(OK + "Content-Length: 10\r\n\r\n" + Ordeal.PAGE),
        MALFORMED);
    ordeal.answer("HTML", Answer.page("<html><body>Log in</body></html>\n"), MALFORMED);
    ordeal.answer("page of something else", Answer.page("up 1\n"), MISSING_METRIC);
  }

  private static void addLargeOnes(Ordeal ordeal) {
    byte[] letters = "x".repeat(MEGABYTE).getBytes(UTF_8);
    byte[] comments = ("#" + "x".repeat(1022) + "\n").repeat(1024).getBytes(UTF_8);
    byte[] zeros = new byte[MEGABYTE];
    ordeal.answer("10 GB of zeros", Answer.repeating(PACKED, packed(zeros), 500), MALFORMED);
    ordeal.answer("10 GB of comments", Answer.repeating(PACKED, packed(comments), 500), TOO_LARGE);
    ordeal.answer("line of 1 GB", Answer.repeating(PAGE, letters, 1_000), TOO_LARGE);
    ordeal.answer("comment of 1 GB", Answer.repeating(PAGE + "#", letters, 1_000), TOO_LARGE);
    ordeal.answer(
        "label of 1 GB",
        Answer.repeating(PAGE + "eth_balance{account=\"", letters, 1_000),
        MALFORMED);
    ordeal.answer(
        "head without an end",
        Answer.repeating(OK, "A: b\r\n".getBytes(UTF_8), 1_000_000),
        TOO_LARGE);
    ordeal.answer(
        "samples without an end",
        Answer.repeating(PAGE, "eth_balance{account=\"a\"} 1\n".getBytes(UTF_8), 1_000_000),
        TOO_LARGE);
  }

  private static void addRefusingOnes(Ordeal ordeal) {
    ordeal.answer("status 401", Answer.status(401), HTTP_STATUS);
    ordeal.answer("status 429", Answer.status(429), HTTP_STATUS);
    ordeal.answer("status 500", Answer.status(500), HTTP_STATUS);
    ordeal.answer(
        "redirect to itself",
        Answer.raw("HTTP/1.1 302 Found\r\nLocation: /metrics\r\n\r\n"),
        HTTP_STATUS);
    ordeal.url("host without an address", "http://no-such-host.invalid/", DNS);
    ordeal.url("file", "file:///etc/passwd", INVALID_URL);
    ordeal.url("port that nobody listens on", "http://127.0.0.1:1/", CONNECT);
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
