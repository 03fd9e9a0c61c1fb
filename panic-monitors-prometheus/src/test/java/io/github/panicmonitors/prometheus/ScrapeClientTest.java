package io.github.panicmonitors.prometheus;

import static io.github.panicmonitors.api.monitor.FailureKind.CONNECT;
import static io.github.panicmonitors.api.monitor.FailureKind.DNS;
import static io.github.panicmonitors.api.monitor.FailureKind.HTTP_STATUS;
import static io.github.panicmonitors.api.monitor.FailureKind.INVALID_URL;
import static io.github.panicmonitors.api.monitor.FailureKind.MALFORMED;
import static io.github.panicmonitors.api.monitor.FailureKind.TIMEOUT;
import static io.github.panicmonitors.api.monitor.FailureKind.TOO_LARGE;
import static io.github.panicmonitors.api.monitor.FailureKind.TRUNCATED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.UnresponsivePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.util.Throwables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ScrapeClientTest {
  private static final MetricNames UP = MetricNames.of("up");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final FakeHttpServer server = FakeHttpServer.create();
  private final ScrapeClient client = ScrapeClient.builder().maxBodyBytes(100_000).build();

  @AfterEach
  void close() {
    assertThat(client.busyConnections()).isZero();
    client.close();
    server.close();
  }

  @Test
  void readsAPageAndReusesTheConnection() throws Exception {
    server.page("up 1\ndown 0\n");
    for (int i = 0; i < 3; i++) {
      assertThat(scrape(server.url()).first("up").orElseThrow().value()).isEqualTo(1);
    }
    assertThat(server.connectionCount()).isEqualTo(1);
    assertThat(client.idleConnections()).isEqualTo(1);

    client.closeIdle(ScrapeUrl.of(server.url("/other")));
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void sendsAcceptAndUserAgentHeaders() throws Exception {
    scrape(server.url("/metrics?a=b"));
    assertThat(server.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("GET");
              assertThat(request.path()).isEqualTo("/metrics?a=b");
              assertThat(request.headers())
                  .containsEntry("host", "127.0.0.1:" + server.port())
                  .containsEntry("accept", "text/plain;version=0.0.4")
                  .containsEntry("accept-encoding", "identity")
                  .containsEntry("user-agent", "panic-monitors")
                  .containsOnlyKeys(
                      "host", "accept", "accept-encoding", "user-agent", "connection");
            });
  }

  @Test
  void sendsThePathExactlyAsConfigured() throws Exception {
    String path = "//federate/?match[]={job=\"x\"}|%7B";
    scrape(server.url(path));
    assertThat(server.requests()).extracting("path").containsExactly(path);
  }

  @Test
  void ignoresCookies() throws Exception {
    server.respond(FakeResponse.raw("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\n\r\nup 1\n"));
    scrape(server.url());
    scrape(server.url());
    assertThat(server.requests())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("cookie"));
  }

  @Test
  void reconnectsIfAPooledConnectionIsStale() throws Exception {
    scrape(server.url());
    server.stop();
    server.start();
    scrape(server.url());
    assertThat(server.connectionCount()).isEqualTo(2);
  }

  @Test
  void reconnectsIfAllPooledConnectionsAreStale() throws Exception {
    server.respond(FakeResponse.delayed(Duration.ofMillis(200), FakeResponse.page("up 1\n")));
    CompletableFuture<Void> concurrent = scrapeAsync(server.url(), TestRound.within(LONG));
    scrape(server.url());
    assertThat(concurrent).succeedsWithin(LONG);
    assertThat(client.idleConnections()).isEqualTo(2);

    server.stop();
    server.start();
    scrape(server.url());
    assertThat(client.idleConnections()).isEqualTo(1);
  }

  @Test
  void keepsNoConnectionAfterClose() throws Exception {
    server.page("up 1\n");
    scrape(server.url());
    assertThat(client.idleConnections()).isEqualTo(1);
    client.close();
    assertThat(client.idleConnections()).isZero();
    assertThat(scrape(server.url())).hasSize(1);
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void closesExpiredIdleConnections() throws Exception {
    try (FakeHttpServer other = FakeHttpServer.create();
        ScrapeClient impatient =
            ScrapeClient.builder().idleTimeout(Duration.ofMillis(50)).build()) {
      impatient.scrape(ScrapeUrl.of(server.url()), UP, LONG, hook -> {});
      // Repeated, because a connection that expires before it is released is not pooled.
      Awaitility.await()
          .untilAsserted(
              () -> {
                impatient.scrape(ScrapeUrl.of(other.url()), UP, LONG, hook -> {});
                assertThat(impatient.idleConnections()).isEqualTo(1);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nup\r\n3;x=y\r\n 1\n\r\n0\r\nT: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTRANSFER-ENCODING:Chunked\r\nContent-Length: 3\r\n\r\n5\r\nup 1\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nup 1\n",
        "HTTP/1.0 200 OK\r\n\r\nup 1",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: identity\r\n\r\nup 1\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\n\nup 1\n"
      })
  void readsEveryBodyEncoding(String response) throws Exception {
    server.respond(FakeResponse.raw(response));
    assertThat(scrape(server.url()).first("up").orElseThrow().value()).isEqualTo(1);
  }

  @Test
  void readsALargePage() throws Exception {
    server.page("down{x=\"y\"} 0\n".repeat(6_000) + "up 1\n");
    assertThat(scrape(server.url())).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK|Content-Length: 9||up 1|, TRUNCATED",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|up 1|, TRUNCATED",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||4|up 1|, TRUNCATED",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||4|up 12|0||, MALFORMED",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||x|up 1||, MALFORMED",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||fffffffffffffffff|up 1||, MALFORMED",
    "HTTP/1.1 200 OK|Transfer-Encoding: gzip||up 1|, MALFORMED",
    "HTTP/1.1 200 OK|Content-Encoding: gzip|Content-Length: 4||up 1, MALFORMED",
    "HTTP/1.1 200 OK|Content-Encoding: br|Content-Length: 4||up 1, MALFORMED",
    "HTTP/1.1 200 OK|Content-Length: 4|Content-Length: 5||up 1, MALFORMED",
    "HTTP/1.1 200 OK|Content-Length: -4||up 1, MALFORMED",
    "HTTP/1.1 200 OK|Content-Length: 100001||up 1, TOO_LARGE",
    "HTTP/1.1 200 OK|Content-Length: 99999999999999999999||up 1, MALFORMED",
    "HTTP/1.1 200 OK|Content-Length: 4|Content-Length: 4||up 1, MALFORMED",
    "HTTP/1.1 200 OK||up, MALFORMED",
    "HTTP/1.1 200 OK||<html>, MALFORMED",
    "HTTP/1.1 200 OK|Content-Le, TRUNCATED",
    "SSH-2.0-OpenSSH||, MALFORMED",
    "HTTP/2 200||up 1, MALFORMED",
    "HTTP/1.1 2000 OK||up 1, MALFORMED",
    "HTTP/1.1 204 No Content||, HTTP_STATUS",
    "HTTP/1.1 401 No||, HTTP_STATUS",
    "HTTP/1.1 429 Later||, HTTP_STATUS",
    "HTTP/1.1 500 Oh||up 1, HTTP_STATUS"
  })
  void reportsTheKindOfFailure(String response, FailureKind kind) {
    server.respond(FakeResponse.raw(response.replace("|", "\r\n")));
    assertThat(failure(server.url()).kind()).isEqualTo(kind);
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void limitsResponsesWithoutContentLength() {
    server.respond(FakeResponse.raw("HTTP/1.1 200 OK\r\n\r\n" + "down 1\n".repeat(20_000)));
    assertThat(failure(server.url()))
        .hasMessage("page exceeds 100000 bytes, at " + server.url())
        .returns(TOO_LARGE, ScrapeException::kind);
    server.respond(FakeResponse.raw("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(20_000)));
    assertThat(failure(server.url()).kind()).isEqualTo(TOO_LARGE);
    String chunk = "2710\r\n" + "\n".repeat(10_000) + "\r\n";
    server.respond(
        FakeResponse.raw(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(11)));
    assertThat(failure(server.url()).kind()).isEqualTo(TOO_LARGE);
  }

  @Test
  void limitsWantedSamplesAndTheirLabels() throws Exception {
    try (ScrapeClient strict = ScrapeClient.builder().maxSamples(6).build()) {
      server.page("down 1\n".repeat(9) + "up{a=\"b\"} 1\n".repeat(3));
      assertThat(strict.scrape(ScrapeUrl.of(server.url()), UP, LONG, hook -> {})).hasSize(3);
      server.page("up{a=\"b\"} 1\n".repeat(3) + "up 1\n");
      ScrapeException e =
          catchThrowableOfType(
              ScrapeException.class,
              () -> strict.scrape(ScrapeUrl.of(server.url()), UP, LONG, hook -> {}));
      assertThat(e)
          .hasMessage("page has more than 6 samples and labels, at " + server.url())
          .returns(TOO_LARGE, ScrapeException::kind);
    }
  }

  @Test
  void readsACompressedPageAndReusesTheConnection() throws Exception {
    server.respond(compressed(gzip("up 1\n".getBytes(UTF_8)), true));
    scrape(server.url());
    assertThat(scrape(server.url()).first("up").orElseThrow().value()).isEqualTo(1);
    assertThat(server.connectionCount()).isEqualTo(1);
  }

  @Test
  void limitsTheDecompressedSize() {
    byte[] bomb = gzip("down 0\n".repeat(3_000_000).getBytes(UTF_8));
    assertThat(bomb).hasSizeLessThan(100_000);
    server.respond(compressed(bomb, true));
    assertThat(failure(server.url()))
        .hasMessage("page exceeds 100000 bytes, at " + server.url())
        .returns(TOO_LARGE, ScrapeException::kind);
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void detectsATruncatedOrCorruptCompressedPage() {
    byte[] page = gzip("up 1\n".getBytes(UTF_8));
    server.respond(compressed(Arrays.copyOf(page, page.length - 1), false));
    assertThat(failure(server.url()).kind()).isEqualTo(TRUNCATED);
    byte[] corrupt = page.clone();
    corrupt[page.length - 8]++;
    server.respond(compressed(corrupt, true));
    assertThat(failure(server.url()).kind()).isEqualTo(MALFORMED);
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void reportsTheLineOfAMalformedPage() {
    server.page("down 1\nup\n");
    assertThat(failure(server.url()))
        .hasMessage("line 2 has no value: up, at " + server.url())
        .returns("line 2 has no value: up", ScrapeException::reason)
        .returns(MALFORMED, ScrapeException::kind);
  }

  @Test
  void followsUpToThreeRedirectsWithinTheHost() throws Exception {
    server.enqueue(redirect("/a"), redirect("b?c"), redirect(server.url("/d")));
    server.page("up 1\n");
    assertThat(scrape(server.url("/x/y"))).hasSize(1);
    assertThat(server.requests()).extracting("path").containsExactly("/x/y", "/a", "/b?c", "/d");
  }

  @Test
  void rejectsAFourthRedirectAndRedirectsToAnotherHost() {
    server.respond(redirect("/"));
    assertThat(failure(server.url()))
        .hasMessage("more than 3 redirects, at " + server.url())
        .returns(HTTP_STATUS, ScrapeException::kind);
    assertThat(server.requestCount()).isEqualTo(4);

    server.respond(redirect("http://user:s3cret@localhost:" + server.port() + "/s3cret"));
    assertThat(failure(server.url()))
        .hasMessage(
            "redirect is not followed: to http://localhost:%d, at %s"
                .formatted(server.port(), server.url()));
    for (String location : new String[] {"//localhost/", "file:///etc/passwd", "ftp://x/", ""}) {
      server.respond(redirect(location));
      assertThat(failure(server.url()).kind()).as(location).isEqualTo(HTTP_STATUS);
    }
    assertThat(server.requestCount()).isEqualTo(9);
  }

  @Test
  void doesNotSendUserInfoToAnotherServer() throws Exception {
    try (FakeHttpServer other = FakeHttpServer.create()) {
      server.enqueue(redirect("/again"), redirect(other.url()));
      scrape("http://user:s3cret@127.0.0.1:" + server.port() + "/");
      assertThat(server.requests())
          .extracting(request -> request.headers().get("authorization"))
          .containsExactly("Basic dXNlcjpzM2NyZXQ=", "Basic dXNlcjpzM2NyZXQ=");
      assertThat(other.requests().get(0).headers()).doesNotContainKey("authorization");
    }
  }

  @Test
  void failureContainsNoCredentials() {
    server.respond(FakeResponse.status(401));
    ScrapeException e = failure("http://user:s3cret@127.0.0.1:" + server.port() + "/m");
    assertThat(e).hasMessage("status is not 200: 401, at " + server.url("/m"));
    assertThat(e.url()).hasToString(server.url("/m"));
    assertThat(e).hasStackTraceContaining("401");
    assertThat(Throwables.getStackTrace(e)).doesNotContain("s3cret");
  }

  @Test
  void reportsConnectIfTheServerDoesNotAnswer() {
    server.respond(FakeResponse.raw(""));
    assertThat(failure(server.url()))
        .hasMessageStartingWith("connection ended before the response began")
        .returns(CONNECT, ScrapeException::kind);
    assertThat(server.requestCount()).isEqualTo(1);
    server.stop();
    assertThat(failure(server.url()).kind()).isEqualTo(CONNECT);
  }

  @Test
  void failsAtOnceIfNoSocketCanBeCreated() {
    AtomicInteger attempts = new AtomicInteger();
    Supplier<Socket> sockets =
        () -> {
          attempts.incrementAndGet();
          return new SocketWithoutDescriptor();
        };
    try (ScrapeClient withoutSockets = ScrapeClient.builder().sockets(sockets).build()) {
      ScrapeException e =
          catchThrowableOfType(
              ScrapeException.class,
              () -> withoutSockets.scrape(ScrapeUrl.of(server.url()), UP, SHORT, hook -> {}));
      assertThat(e)
          .hasMessage("connection failed: Too many open files, at " + server.url())
          .returns(CONNECT, ScrapeException::kind);
    }
    assertThat(attempts).hasValue(1);
  }

  /** Behaves like a socket in a process without free file descriptors: its first use fails. */
  private static final class SocketWithoutDescriptor extends Socket {
    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
      throw new SocketException("Too many open files");
    }
  }

  @Test
  void reportsDnsIfTheHostIsUnknown() {
    assertThat(failure("http://no-such-host.invalid/"))
        .hasMessage("host is unknown: no-such-host.invalid, at http://no-such-host.invalid/")
        .returns(DNS, ScrapeException::kind);
  }

  @Test
  void rejectsAnInvalidUrl() {
    assertThat(failure("file:///etc/passwd"))
        .hasMessage("URL is invalid, at file:///etc/passwd")
        .returns(INVALID_URL, ScrapeException::kind);
  }

  @Test
  void timesOutWhateverTheServerDoes() throws Exception {
    server.respond(FakeResponse.hang());
    assertThat(failure(server.url(), SHORT))
        .hasMessage("page did not arrive within PT0.3S, at " + server.url())
        .returns(TIMEOUT, ScrapeException::kind);
    server.respond(
        FakeResponse.drip(Duration.ofMillis(20), "HTTP/1.1 200 OK\r\n\r\n" + "#".repeat(9_999)));
    assertThat(failure(server.url(), SHORT).kind()).isEqualTo(TIMEOUT);
    server.respond(FakeResponse.drip(Duration.ofMillis(20), "HTTP/1.1 200 OK and so on"));
    assertThat(failure(server.url(), SHORT).kind()).isEqualTo(TIMEOUT);
    assertThat(failure(server.url(), Duration.ZERO).kind()).isEqualTo(TIMEOUT);
    try (UnresponsivePort hole = UnresponsivePort.open()) {
      assertThat(failure(hole.url(), SHORT))
          .hasMessageMatching(
              "(no connection within [12]?\\d?\\d ms|page did not arrive .*), at " + hole.url())
          .returns(TIMEOUT, ScrapeException::kind);
    }
  }

  @Test
  void appliesTheConnectTimeout() throws Exception {
    try (UnresponsivePort hole = UnresponsivePort.open();
        ScrapeClient impatient = ScrapeClient.builder().connectTimeout(SHORT).build()) {
      ScrapeException e =
          catchThrowableOfType(
              ScrapeException.class,
              () -> impatient.scrape(ScrapeUrl.of(hole.url()), UP, LONG, hook -> {}));
      assertThat(e).hasMessageStartingWith("no connection within ");
      assertThat(e.kind()).isEqualTo(TIMEOUT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "tls", "read"})
  void cancellingTheRoundEndsTheScrapeAtOnce(String where) throws Exception {
    server.respond(FakeResponse.hang());
    try (UnresponsivePort hole = UnresponsivePort.open();
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url =
          switch (where) {
            case "connect" -> hole.url();
            case "tls" -> "https://127.0.0.1:" + silent.getLocalPort() + "/";
            default -> server.url();
          };
      TestRound round = TestRound.within(LONG);
      CompletableFuture<Void> scrape = scrapeAsync(url, round);
      awaitBlocked(where);
      round.cancel();
      assertInterrupted(scrape);
    }
  }

  @Test
  void cancelAtAnyMomentThrowsInterruptedException() throws Exception {
    server.page("up 1\n");
    int interrupted = 0;
    for (int i = 0; i < 2_000; i++) {
      TestRound round = TestRound.within(LONG);
      long delayNanos = 1_000L * (i % 400);
      CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> cancel(round, delayNanos));
      try {
        client.scrape(ScrapeUrl.of(server.url()), UP, round);
      } catch (InterruptedException e) {
        interrupted++;
      }
      cancel.get();
      client.closeIdle(ScrapeUrl.of(server.url()));
    }
    assertThat(interrupted).isPositive();
  }

  private static void cancel(TestRound round, long delayNanos) {
    // Spins, because timers are too coarse for delays of a microsecond.
    long due = System.nanoTime() + delayNanos;
    while (System.nanoTime() < due) {
      Thread.onSpinWait();
    }
    round.cancel();
  }

  @Test
  void allowsManyConcurrentScrapesOfOneServer() {
    server.respond(FakeResponse.hang());
    List<TestRound> rounds = Stream.generate(() -> TestRound.within(LONG)).limit(30).toList();
    List<CompletableFuture<Void>> scrapes =
        rounds.stream().map(round -> scrapeAsync(server.url(), round)).toList();
    Awaitility.await().until(() -> server.requestCount() == 30);
    rounds.forEach(TestRound::cancel);
    assertThat(scrapes).allSatisfy(ScrapeClientTest::assertInterrupted);
  }

  @Test
  void leavesTheRoundTimeToReportAFailure() {
    server.respond(FakeResponse.hang());
    TestRound round = TestRound.within(Duration.ofMillis(800));
    assertThatExceptionOfType(ScrapeException.class)
        .isThrownBy(() -> client.scrape(ScrapeUrl.of(server.url()), UP, round))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
    assertThat(round.remaining()).isPositive();
  }

  @Test
  void doesNothingIfTheRoundIsAlreadyCancelled() {
    TestRound round = TestRound.within(LONG);
    round.cancel();
    assertInterrupted(scrapeAsync(server.url(), round));
    assertThat(server.requestCount()).isZero();
  }

  @Test
  void lateCancelDoesNotCloseThePooledConnection() throws Exception {
    TestRound round = TestRound.within(LONG);
    client.scrape(ScrapeUrl.of(server.url()), UP, round);
    round.cancel();
    scrape(server.url());
    assertThat(server.connectionCount()).isEqualTo(1);
  }

  @Test
  void interruptEndsARead() {
    server.respond(FakeResponse.hang());
    CompletableFuture<Void> scrape = new CompletableFuture<>();
    Thread reading = new Thread(() -> complete(scrape, () -> scrape(server.url())));
    reading.start();
    awaitBlocked("read");
    reading.interrupt();
    assertInterrupted(scrape);
  }

  @Test
  void startsNoThreads() throws Exception {
    scrape(server.url());
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.contains("eep-Alive") || name.contains("HttpClient"));
  }

  private void awaitBlocked(String where) {
    switch (where) {
      case "connect" -> awaitThreadIn("DeadlineSocket", "connect");
      case "tls" -> awaitThreadIn("TlsLayer", "upgrade");
      default -> Awaitility.await().until(() -> server.requestCount() == 1);
    }
  }

  private static void awaitThreadIn(String className, String method) {
    Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().values().stream()
                    .flatMap(Arrays::stream)
                    .anyMatch(
                        frame ->
                            frame.getClassName().endsWith("." + className)
                                && frame.getMethodName().equals(method)));
  }

  private CompletableFuture<Void> scrapeAsync(String url, TestRound round) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(() -> complete(done, () -> client.scrape(ScrapeUrl.of(url), UP, round))).start();
    return done;
  }

  private interface Scrape {
    Samples run() throws Exception;
  }

  private static void complete(CompletableFuture<Void> done, Scrape scrape) {
    try {
      scrape.run();
      done.complete(null);
    } catch (Exception e) {
      done.completeExceptionally(e);
    }
  }

  private static void assertInterrupted(CompletableFuture<Void> scrape) {
    assertThat(scrape)
        .failsWithin(LONG.dividedBy(2))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(InterruptedException.class);
  }

  private static FakeResponse redirect(String location) {
    return FakeResponse.raw("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n");
  }

  private static FakeResponse compressed(byte[] body, boolean keepAlive) {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length);
    byte[] response = Arrays.copyOf(head.getBytes(UTF_8), head.length() + body.length);
    System.arraycopy(body, 0, response, head.length(), body.length);
    return FakeResponse.raw(response, keepAlive);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private Samples scrape(String url) throws ScrapeException, InterruptedException {
    return client.scrape(ScrapeUrl.of(url), UP, LONG, hook -> {});
  }

  private ScrapeException failure(String url) {
    return failure(url, LONG);
  }

  private ScrapeException failure(String url, Duration timeout) {
    return catchThrowableOfType(
        ScrapeException.class, () -> client.scrape(ScrapeUrl.of(url), UP, timeout, hook -> {}));
  }
}
