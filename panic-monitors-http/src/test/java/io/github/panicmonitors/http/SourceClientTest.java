package io.github.panicmonitors.http;

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
class SourceClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final FakeHttpServer server = FakeHttpServer.create();
  private final SourceClient client = SourceClient.builder().maxBodyBytes(100_000).build();

  @AfterEach
  void close() {
    assertThat(client.busyConnections()).isZero();
    client.close();
    server.close();
  }

  @Test
  void readsAPageAndReusesTheConnection() throws Exception {
    server.page("up 1\n");
    for (int i = 0; i < 3; i++) {
      assertThat(get(server.url())).isEqualTo("up 1\n");
    }
    assertThat(server.connectionCount()).isEqualTo(1);
    assertThat(client.idleConnections()).isEqualTo(1);

    client.closeIdle(SourceUrl.of(server.url("/other")));
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void sendsAcceptAndUserAgentHeaders() throws Exception {
    get(server.url("/metrics?a=b"));
    assertThat(server.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("GET");
              assertThat(request.path()).isEqualTo("/metrics?a=b");
              assertThat(request.headers())
                  .containsEntry("host", "127.0.0.1:" + server.port())
                  .containsEntry("accept", "text/plain")
                  .containsEntry("accept-encoding", "identity")
                  .containsEntry("user-agent", "panic-monitors")
                  .containsOnlyKeys(
                      "host", "accept", "accept-encoding", "user-agent", "connection");
            });
  }

  @Test
  void sendsThePathExactlyAsConfigured() throws Exception {
    String path = "//federate/?match[]={job=\"x\"}|%7B";
    get(server.url(path));
    assertThat(server.requests()).extracting("path").containsExactly(path);
  }

  @Test
  void ignoresCookies() throws Exception {
    server.respond(FakeResponse.raw("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\n\r\nup 1\n"));
    get(server.url());
    get(server.url());
    assertThat(server.requests())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("cookie"));
  }

  @Test
  void reconnectsIfAPooledConnectionIsStale() throws Exception {
    get(server.url());
    server.stop();
    server.start();
    get(server.url());
    assertThat(server.connectionCount()).isEqualTo(2);
  }

  @Test
  void reconnectsIfAllPooledConnectionsAreStale() throws Exception {
    server.respond(FakeResponse.delayed(Duration.ofMillis(200), FakeResponse.page("up 1\n")));
    CompletableFuture<Void> concurrent = getAsync(server.url(), TestRound.within(LONG));
    get(server.url());
    assertThat(concurrent).succeedsWithin(LONG);
    assertThat(client.idleConnections()).isEqualTo(2);

    server.stop();
    server.start();
    get(server.url());
    assertThat(client.idleConnections()).isEqualTo(1);
  }

  @Test
  void keepsNoConnectionAfterClose() throws Exception {
    server.page("up 1\n");
    get(server.url());
    assertThat(client.idleConnections()).isEqualTo(1);
    client.close();
    assertThat(client.idleConnections()).isZero();
    assertThat(get(server.url())).isEqualTo("up 1\n");
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void closesExpiredIdleConnections() throws Exception {
    try (FakeHttpServer other = FakeHttpServer.create();
        SourceClient impatient =
            SourceClient.builder().idleTimeout(Duration.ofMillis(50)).build()) {
      TextBody.get(impatient, SourceUrl.of(server.url()), LONG);
      // Repeated, because a connection that expires before it is released is not pooled.
      Awaitility.await()
          .untilAsserted(
              () -> {
                TextBody.get(impatient, SourceUrl.of(other.url()), LONG);
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
        "HTTP/1.0 200 OK\r\n\r\nup 1\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: identity\r\n\r\nup 1\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\n\nup 1\n"
      })
  void readsEveryBodyEncoding(String response) throws Exception {
    server.respond(FakeResponse.raw(response));
    assertThat(get(server.url())).isEqualTo("up 1\n");
  }

  @Test
  void readsALargePage() throws Exception {
    String page = "down{x=\"y\"} 0\n".repeat(6_000);
    server.page(page);
    assertThat(get(server.url())).isEqualTo(page);
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
        .hasMessage("response exceeds 100000 bytes, at " + server.url())
        .returns(TOO_LARGE, SourceException::kind);
    for (String header : new String[] {"A: b\r\n", "A: " + "b".repeat(9_000) + "\r\n"}) {
      server.respond(FakeResponse.raw("HTTP/1.1 200 OK\r\n" + header.repeat(1_100)));
      assertThat(failure(server.url())).hasMessageStartingWith("headers are too large");
    }
    String chunk = "2710\r\n" + "\n".repeat(10_000) + "\r\n";
    server.respond(
        FakeResponse.raw(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(11)));
    assertThat(failure(server.url()).kind()).isEqualTo(TOO_LARGE);
  }

  @Test
  void readsACompressedPageAndReusesTheConnection() throws Exception {
    server.respond(compressed(gzip("up 1\n", 1), true));
    get(server.url());
    assertThat(get(server.url())).isEqualTo("up 1\n");
    assertThat(server.connectionCount()).isEqualTo(1);
  }

  @Test
  void limitsTheDecompressedSize() {
    byte[] bomb = gzip("down 0\n".repeat(1_000), 3_000);
    assertThat(bomb).hasSizeLessThan(100_000);
    server.respond(compressed(bomb, true));
    assertThat(failure(server.url()))
        .hasMessage("response exceeds 100000 bytes, at " + server.url())
        .returns(TOO_LARGE, SourceException::kind);
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void detectsATruncatedOrCorruptCompressedPage() {
    byte[] page = gzip("up 1\n", 1);
    server.respond(compressed(Arrays.copyOf(page, page.length - 1), false));
    assertThat(failure(server.url()).kind()).isEqualTo(TRUNCATED);
    byte[] corrupt = page.clone();
    corrupt[page.length - 8]++;
    server.respond(compressed(corrupt, true));
    assertThat(failure(server.url()).kind()).isEqualTo(MALFORMED);
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void followsRedirectsWithinTheHost() throws Exception {
    server.enqueue(redirect("/a"), redirect("b?c"), redirect(server.url("/d")));
    server.page("up 1\n");
    assertThat(get(server.url("/x/y"))).isEqualTo("up 1\n");
    assertThat(server.requests()).extracting("path").containsExactly("/x/y", "/a", "/b?c", "/d");
  }

  @Test
  void rejectsAnEleventhRedirectAndRedirectsToAnotherHost() {
    server.respond(redirect("/"));
    assertThat(failure(server.url()))
        .hasMessage("more than 10 redirects, at " + server.url())
        .returns(HTTP_STATUS, SourceException::kind);
    assertThat(server.requestCount()).isEqualTo(11);

    server.respond(redirect("http://user:s3cret@localhost:" + server.port() + "/s3cret"));
    assertThat(failure(server.url()))
        .hasMessage(
            "redirect is not followed: to http://localhost:%d, at %s"
                .formatted(server.port(), server.url()));
    for (String location : new String[] {"//localhost/", "file:///etc/passwd", "ftp://x/", ""}) {
      server.respond(redirect(location));
      assertThat(failure(server.url()).kind()).as(location).isEqualTo(HTTP_STATUS);
    }
    assertThat(server.requestCount()).isEqualTo(16);
  }

  @Test
  void doesNotSendUserInfoToAnotherServer() throws Exception {
    try (FakeHttpServer other = FakeHttpServer.create()) {
      server.enqueue(redirect("/again"), redirect(other.url()));
      get("http://user:s3cret@127.0.0.1:" + server.port() + "/");
      assertThat(server.requests())
          .extracting(request -> request.headers().get("authorization"))
          .containsExactly("Basic dXNlcjpzM2NyZXQ=", "Basic dXNlcjpzM2NyZXQ=");
      assertThat(other.requests().get(0).headers()).doesNotContainKey("authorization");
    }
  }

  @Test
  void failureContainsNoCredentials() {
    server.respond(FakeResponse.status(401));
    SourceException e = failure("http://user:s3cret@127.0.0.1:" + server.port() + "/m");
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
        .returns(CONNECT, SourceException::kind);
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
    try (SourceClient withoutSockets = SourceClient.builder().sockets(sockets).build()) {
      SourceException e =
          catchThrowableOfType(
              SourceException.class,
              () -> TextBody.get(withoutSockets, SourceUrl.of(server.url()), SHORT));
      assertThat(e)
          .hasMessage("connection failed: Too many open files, at " + server.url())
          .returns(CONNECT, SourceException::kind);
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
        .returns(DNS, SourceException::kind);
  }

  @Test
  void rejectsAnInvalidUrl() {
    assertThat(failure("file:///etc/passwd"))
        .hasMessage("URL is invalid, at file:///etc/passwd")
        .returns(INVALID_URL, SourceException::kind);
  }

  @Test
  void timesOutWhateverTheServerDoes() throws Exception {
    server.respond(FakeResponse.hang());
    assertThat(failure(server.url(), SHORT))
        .hasMessage("no complete response within PT0.3S, at " + server.url())
        .returns(TIMEOUT, SourceException::kind);
    server.respond(
        FakeResponse.drip(Duration.ofMillis(20), "HTTP/1.1 200 OK\r\n\r\n" + "#".repeat(9_999)));
    assertThat(failure(server.url(), SHORT).kind()).isEqualTo(TIMEOUT);
    server.respond(FakeResponse.drip(Duration.ofMillis(20), "HTTP/1.1 200 OK and so on"));
    assertThat(failure(server.url(), SHORT).kind()).isEqualTo(TIMEOUT);
    assertThat(failure(server.url(), Duration.ZERO).kind()).isEqualTo(TIMEOUT);
    try (UnresponsivePort hole = UnresponsivePort.open()) {
      assertThat(failure(hole.url(), SHORT))
          .hasMessageMatching(
              "(no connection within [12]?\\d?\\d ms|no complete response .*), at " + hole.url())
          .returns(TIMEOUT, SourceException::kind);
    }
  }

  @Test
  void appliesTheConnectTimeout() throws Exception {
    try (UnresponsivePort hole = UnresponsivePort.open();
        SourceClient impatient = SourceClient.builder().connectTimeout(SHORT).build()) {
      SourceException e =
          catchThrowableOfType(
              SourceException.class, () -> TextBody.get(impatient, SourceUrl.of(hole.url()), LONG));
      assertThat(e).hasMessageStartingWith("no connection within ");
      assertThat(e.kind()).isEqualTo(TIMEOUT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "tls", "read"})
  void cancellingTheRoundEndsTheRequestAtOnce(String where) throws Exception {
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
      CompletableFuture<Void> response = getAsync(url, round);
      awaitBlocked(where);
      round.cancel();
      assertInterrupted(response);
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
        TextBody.get(client, SourceUrl.of(server.url()), round);
      } catch (InterruptedException e) {
        interrupted++;
      }
      cancel.get();
      client.closeIdle(SourceUrl.of(server.url()));
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
  void allowsManyConcurrentRequestsToOneServer() {
    server.respond(FakeResponse.hang());
    List<TestRound> rounds = Stream.generate(() -> TestRound.within(LONG)).limit(30).toList();
    List<CompletableFuture<Void>> responses =
        rounds.stream().map(round -> getAsync(server.url(), round)).toList();
    Awaitility.await().until(() -> server.requestCount() == 30);
    rounds.forEach(TestRound::cancel);
    assertThat(responses).allSatisfy(SourceClientTest::assertInterrupted);
  }

  @Test
  void leavesTheRoundTimeToReportAFailure() {
    server.respond(FakeResponse.hang());
    TestRound round = TestRound.within(Duration.ofMillis(800));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> TextBody.get(client, SourceUrl.of(server.url()), round))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
    assertThat(round.remaining()).isPositive();
  }

  @Test
  void doesNothingIfTheRoundIsAlreadyCancelled() {
    TestRound round = TestRound.within(LONG);
    round.cancel();
    assertInterrupted(getAsync(server.url(), round));
    assertThat(server.requestCount()).isZero();
  }

  @Test
  void lateCancelDoesNotCloseThePooledConnection() throws Exception {
    TestRound round = TestRound.within(LONG);
    TextBody.get(client, SourceUrl.of(server.url()), round);
    round.cancel();
    get(server.url());
    assertThat(server.connectionCount()).isEqualTo(1);
  }

  @Test
  void interruptEndsARead() {
    server.respond(FakeResponse.hang());
    CompletableFuture<Void> response = new CompletableFuture<>();
    Thread reading = new Thread(() -> complete(response, () -> get(server.url())));
    reading.start();
    awaitBlocked("read");
    reading.interrupt();
    assertInterrupted(response);
  }

  @Test
  void startsNoThreads() throws Exception {
    get(server.url());
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

  private CompletableFuture<Void> getAsync(String url, TestRound round) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(() -> complete(done, () -> TextBody.get(client, SourceUrl.of(url), round))).start();
    return done;
  }

  private interface Request {
    String run() throws Exception;
  }

  private static void complete(CompletableFuture<Void> done, Request request) {
    try {
      request.run();
      done.complete(null);
    } catch (Exception e) {
      done.completeExceptionally(e);
    }
  }

  private static void assertInterrupted(CompletableFuture<Void> response) {
    assertThat(response)
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

  private static byte[] gzip(String piece, int times) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      for (int i = 0; i < times; i++) {
        out.write(piece.getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private String get(String url) throws SourceException, InterruptedException {
    return TextBody.get(client, SourceUrl.of(url), LONG);
  }

  private SourceException failure(String url) {
    return failure(url, LONG);
  }

  private SourceException failure(String url, Duration timeout) {
    return catchThrowableOfType(
        SourceException.class, () -> TextBody.get(client, SourceUrl.of(url), timeout));
  }
}
