package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that a client receives for each response. */
@Timeout(60)
class FakeResponseTest {
  private static final String TEXT = "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n";
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofHours(1);

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();

  private RawClient connect() throws Exception {
    return RawClient.request(server.port());
  }

  static Stream<Arguments> closingResponses() {
    return Stream.of(
        Arguments.of(
            "another type",
            FakeResponse.html(),
            "HTTP/1.1 200 Fake\r\nContent-Type: text/html\r\n\r\n<html><body>Log in</body></html>\n"),
        Arguments.of(
            "bad gzip",
            FakeResponse.badGzip(),
            "HTTP/1.1 200 Fake\r\nContent-Encoding: gzip\r\n\r\nup 1\n"),
        Arguments.of(
            "truncated",
            FakeResponse.truncated(1_000, "up"),
            "HTTP/1.1 200 Fake\r\n" + TEXT + "Content-Length: 1000\r\n\r\nup"),
        Arguments.of("raw", FakeResponse.raw("hello\n"), "hello\n"),
        Arguments.of("drip", FakeResponse.drip(Duration.ofMillis(1), "drop"), "drop"),
        Arguments.of(
            "repeating", FakeResponse.repeating("a", new byte[] {'b', 'c'}, 3), "abcbcbc"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("closingResponses")
  void closesTheConnectionAfterTheResponse(String name, FakeResponse response, String sent)
      throws Exception {
    server.respond(response);
    try (RawClient client = connect()) {
      assertThat(client.readToEnd()).isEqualTo(sent);
    }
  }

  static Stream<Arguments> keepAliveResponses() {
    String head = "HTTP/1.1 200 Fake\r\n" + TEXT + "Content-Length: 5\r\n\r\n";
    String down = "HTTP/1.1 503 Fake\r\n" + TEXT + "Content-Length: 11\r\n\r\nstatus 503\n";
    byte[] bytes = "anything".getBytes(UTF_8);
    return Stream.of(
        Arguments.of("page", FakeResponse.page("up 1\n"), head + "up 1\n"),
        Arguments.of("status", FakeResponse.status(503), down),
        Arguments.of("raw keep-alive", FakeResponse.raw(bytes, true), "anything"),
        Arguments.of(
            "delayed",
            FakeResponse.delayed(INTERVAL, FakeResponse.page("up 2\n")),
            head + "up 2\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keepAliveResponses")
  void keepsTheConnectionOpen(String name, FakeResponse response, String sent) throws Exception {
    server.respond(response);
    try (RawClient client = connect()) {
      assertThat(client.text(sent.length())).isEqualTo(sent);
      client.request();
      assertThat(client.text(sent.length())).isEqualTo(sent);
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void delaysAResponse() throws Exception {
    server.respond(FakeResponse.delayed(INTERVAL, FakeResponse.raw("late")));
    try (RawClient client = connect()) {
      long requested = System.nanoTime();
      assertThat(client.text(4)).isEqualTo("late");
      assertThat(Duration.ofNanos(System.nanoTime() - requested))
          .isGreaterThan(INTERVAL.dividedBy(2));
    }
  }

  @Test
  void dripsByteByByte() throws Exception {
    server.respond(FakeResponse.drip(INTERVAL, "0123456789"));
    try (RawClient client = connect()) {
      InputStream in = client.in();
      assertThat(in.read()).isEqualTo('0');
      long started = System.nanoTime();
      assertThat(client.text(9)).isEqualTo("123456789");
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isGreaterThan(INTERVAL.multipliedBy(5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n\r\nhalf"})
  void resetsTheConnectionAfterAPart(String part) throws Exception {
    server.respond(FakeResponse.reset(part));
    try (RawClient client = connect()) {
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(client::readToEnd)
          .withMessageContaining("reset");
    }
  }

  static Stream<Arguments> hangingResponses() {
    return Stream.of(
        Arguments.of("hang", FakeResponse.hang(), ""),
        Arguments.of("stalled", FakeResponse.stalled("HTTP/1.1 200"), "HTTP/1.1 200"),
        Arguments.of("long delay", FakeResponse.delayed(LONG, FakeResponse.page("")), ""),
        Arguments.of("slow drip", FakeResponse.drip(LONG, "drop"), "d"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hangingResponses")
  void sendsNothingMoreUntilTheClientCloses(String name, FakeResponse response, String sent)
      throws Exception {
    server.enqueue(response);
    try (RawClient client = connect()) {
      assertThat(client.text(sent.length())).isEqualTo(sent);
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> client.in(50).read());
    }
    try (RawClient next = connect()) {
      assertThat(next.text(15)).isEqualTo("HTTP/1.1 200 Fa");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hangingResponses")
  void stopsHangingResponsesWithTheServer(String name, FakeResponse response, String sent)
      throws Exception {
    server.respond(response);
    try (RawClient client = connect()) {
      assertThat(client.text(sent.length())).isEqualTo(sent);
      server.takeRequest(Duration.ofSeconds(30));
      server.stop();
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void repeatsAPiece() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    server.respond(FakeResponse.repeating("head", megabyte, 50));
    try (RawClient client = connect()) {
      assertThat(client.in().transferTo(OutputStream.nullOutputStream()))
          .isEqualTo(4 + 50L * megabyte.length);
    }
  }
}
