package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens on a kept connection is not the state of the server. */
@Timeout(60)
class KeptConnectionTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final FakeResponse PAGE = FakeResponse.page("up 1\n");

  private final FakeHttpServer server = FakeHttpServer.create();
  private final SourceClient client = SourceClient.builder().build();

  @AfterEach
  void close() {
    assertThat(client.busyConnections()).isZero();
    client.close();
    server.close();
  }

  static Stream<FakeResponse> failuresOfKeptConnections() {
    return Stream.of(
        FakeResponse.raw(""),
        FakeResponse.reset(""),
        FakeResponse.reset("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nup"),
        FakeResponse.truncated(9, "up 1\n"),
        FakeResponse.raw("SSH-2.0-OpenSSH\r\n\r\n"),
        FakeResponse.html(),
        FakeResponse.raw("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\n\r\n"),
        FakeResponse.status(404),
        FakeResponse.status(408),
        FakeResponse.status(421),
        FakeResponse.status(502));
  }

  @ParameterizedTest
  @MethodSource("failuresOfKeptConnections")
  void retriesOnANewConnection(FakeResponse failure) throws Exception {
    server.enqueue(PAGE, failure, PAGE);
    get(LONG);
    assertThat(get(LONG)).isEqualTo("up 1\n");
    assertThat(server.requestCount()).isEqualTo(3);
    assertThat(server.connectionCount()).isEqualTo(2);
  }

  @Test
  void silenceLeavesTimeForANewConnection() throws Exception {
    server.enqueue(PAGE, FakeResponse.hang(), PAGE);
    get(LONG);
    assertThat(get(Duration.ofSeconds(4))).isEqualTo("up 1\n");
    assertThat(server.connectionCount()).isEqualTo(2);
  }

  @Test
  void endsInTimeIfNewConnectionsAreSilentToo() throws Exception {
    server.enqueue(PAGE);
    server.respond(FakeResponse.hang());
    get(LONG);
    SourceException e = failure(Duration.ofSeconds(2));
    assertThat(e)
        .hasMessageStartingWith("no complete response within PT2S")
        .returns(FailureKind.TIMEOUT, SourceException::kind);
    assertThat(server.requestCount()).isEqualTo(3);
  }

  @Test
  void reportsTheFailureOfTheNewConnection() throws Exception {
    server.enqueue(PAGE, FakeResponse.status(500), FakeResponse.status(503));
    get(LONG);
    assertThat(failure(LONG)).hasMessageContaining("503");
    assertThat(server.requestCount()).isEqualTo(3);
  }

  @Test
  void doesNotRetryOnANewConnection() {
    server.respond(FakeResponse.status(500));
    failure(LONG);
    assertThat(server.requestCount()).isEqualTo(1);
  }

  @Test
  void doesNotRetryIfTheServerAsksForFewerRequests() throws Exception {
    server.enqueue(PAGE, FakeResponse.status(429), PAGE);
    get(LONG);
    assertThat(failure(LONG)).hasMessageContaining("429");
    assertThat(server.requestCount()).isEqualTo(2);
  }

  @Test
  void takesOnlyOneKeptConnectionFromOtherRequests() throws Exception {
    server.respond(FakeResponse.delayed(Duration.ofMillis(200), PAGE));
    Stream<Thread> concurrent = Stream.generate(() -> new Thread(this::getQuietly)).limit(3);
    for (Thread thread : concurrent.peek(Thread::start).toList()) {
      thread.join();
    }
    assertThat(client.idleConnections()).isEqualTo(3);
    server.enqueue(FakeResponse.status(404), FakeResponse.status(404));
    failure(LONG);
    assertThat(client.idleConnections()).as("one for each request").isEqualTo(1);
    assertThat(server.connectionCount()).as("the second request has a new one").isEqualTo(4);
  }

  @Test
  void keepsNoConnectionToAServerThatIsSlowToAnswer() throws Exception {
    server.respond(FakeResponse.delayed(Duration.ofMillis(400), PAGE));
    get(Duration.ofSeconds(3));
    assertThat(client.idleConnections()).isZero();
  }

  @Test
  void doesNotTakeUnexpectedBytesForTheAnswer() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    ScriptedServer.Script script =
        connection -> {
          connection.readRequest();
          connection.page("up " + connection.number() + "\n");
          await(answered);
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nup 9\n");
          sent.countDown();
          connection.readRequest();
        };
    try (ScriptedServer eager = ScriptedServer.create(script)) {
      assertThat(get(client, eager.url(), LONG)).isEqualTo("up 1\n");
      answered.countDown();
      assertThat(sent.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(get(client, eager.url(), LONG)).isEqualTo("up 2\n");
    }
  }

  @Test
  void followsANameToItsNewAddress() throws Exception {
    AtomicReference<String> address = new AtomicReference<>("127.0.0.2");
    try (ScriptedServer old = ScriptedServer.on("127.0.0.2", 0, ScriptedServer.serving("old"));
        ScriptedServer moved =
            ScriptedServer.on("127.0.0.3", old.port(), ScriptedServer.serving("moved"));
        SourceClient shortLived =
            SourceClient.builder()
                .connectionLife(Duration.ofMillis(300))
                .nameService(host -> InetAddress.getAllByName(address.get()))
                .build()) {
      SourceUrl url = SourceUrl.of("http://node.test:" + old.port() + "/metrics");
      for (int i = 0; i < 5; i++) {
        assertThat(get(shortLived, url, LONG)).isEqualTo("old");
      }
      assertThat(old.connectionCount()).as("not one a request").isLessThan(5);
      address.set("127.0.0.3");
      Awaitility.await().until(() -> get(shortLived, url, LONG), "moved"::equals);
      assertThat(moved.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void keepsAConnectionForAWhileByDefault() throws Exception {
    try (ScriptedServer steady = ScriptedServer.create(ScriptedServer.serving("up 1\n"))) {
      for (int i = 0; i < 20; i++) {
        get(client, steady.url(), LONG);
      }
      assertThat(steady.connectionCount()).isEqualTo(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String get(Duration limit) throws SourceException, InterruptedException {
    return get(client, SourceUrl.of(server.url()), limit);
  }

  private static String get(SourceClient with, SourceUrl url, Duration limit)
      throws SourceException, InterruptedException {
    return TextBody.get(with, url, limit);
  }

  private void getQuietly() {
    try {
      get(LONG);
    } catch (SourceException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private SourceException failure(Duration limit) {
    return catchThrowableOfType(SourceException.class, () -> get(limit));
  }
}
