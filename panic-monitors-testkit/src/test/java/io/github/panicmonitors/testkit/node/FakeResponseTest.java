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

/** What a client gets of each answer, byte for byte. */
@Timeout(60)
class FakeResponseTest {
  private static final String TEXT = "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n";
  private static final Duration BETWEEN = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofHours(1);

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();

  private RawClient ask() throws Exception {
    return RawClient.ask(server.port());
  }

  static Stream<Arguments> thoseThatEndTheConnection() {
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
  @MethodSource("thoseThatEndTheConnection")
  void isSentAndThenTheConnectionEnds(String what, FakeResponse answer, String sent)
      throws Exception {
    server.answer(answer);
    try (RawClient client = ask()) {
      assertThat(client.textToTheEnd()).isEqualTo(sent);
    }
  }

  static Stream<Arguments> thoseThatKeepTheConnection() {
    String head = "HTTP/1.1 200 Fake\r\n" + TEXT + "Content-Length: 5\r\n\r\n";
    String down = "HTTP/1.1 503 Fake\r\n" + TEXT + "Content-Length: 11\r\n\r\nstatus 503\n";
    byte[] bytes = "anything".getBytes(UTF_8);
    return Stream.of(
        Arguments.of("page", FakeResponse.page("up 1\n"), head + "up 1\n"),
        Arguments.of("status", FakeResponse.status(503), down),
        Arguments.of("raw that stays", FakeResponse.raw(bytes, true), "anything"),
        Arguments.of(
            "delayed",
            FakeResponse.delayed(BETWEEN, FakeResponse.page("up 2\n")),
            head + "up 2\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("thoseThatKeepTheConnection")
  void isSentForEachRequestOfAConnection(String what, FakeResponse answer, String sent)
      throws Exception {
    server.answer(answer);
    try (RawClient client = ask()) {
      assertThat(client.text(sent.length())).isEqualTo(sent);
      client.ask();
      assertThat(client.text(sent.length())).isEqualTo(sent);
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void isDelayed() throws Exception {
    server.answer(FakeResponse.delayed(BETWEEN, FakeResponse.raw("late")));
    try (RawClient client = ask()) {
      long asked = System.nanoTime();
      assertThat(client.text(4)).isEqualTo("late");
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(BETWEEN.dividedBy(2));
    }
  }

  @Test
  void dripsByteByByte() throws Exception {
    server.answer(FakeResponse.drip(BETWEEN, "0123456789"));
    try (RawClient client = ask()) {
      InputStream in = client.in();
      assertThat(in.read()).isEqualTo('0');
      long begun = System.nanoTime();
      assertThat(client.text(9)).isEqualTo("123456789");
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThan(BETWEEN.multipliedBy(5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n\r\nhalf"})
  void isResetAfterAPart(String part) throws Exception {
    server.answer(FakeResponse.reset(part));
    try (RawClient client = ask()) {
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(client::textToTheEnd)
          .withMessageContaining("reset");
    }
  }

  static Stream<Arguments> thoseThatStopSomewhere() {
    return Stream.of(
        Arguments.of("hang", FakeResponse.hang(), ""),
        Arguments.of("stalled", FakeResponse.stalled("HTTP/1.1 200"), "HTTP/1.1 200"),
        Arguments.of("long delay", FakeResponse.delayed(LONG, FakeResponse.page("")), ""),
        Arguments.of("slow drip", FakeResponse.drip(LONG, "drop"), "d"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("thoseThatStopSomewhere")
  void nothingMoreComesUntilTheClientGivesUp(String what, FakeResponse answer, String sent)
      throws Exception {
    server.answerNext(answer);
    try (RawClient client = ask()) {
      assertThat(client.text(sent.length())).isEqualTo(sent);
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> client.in(50).read());
    }
    try (RawClient next = ask()) {
      assertThat(next.text(15)).isEqualTo("HTTP/1.1 200 Fa");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("thoseThatStopSomewhere")
  void nothingOfItIsLeftWhenTheServerStops(String what, FakeResponse answer, String sent)
      throws Exception {
    server.answer(answer);
    try (RawClient client = ask()) {
      assertThat(client.text(sent.length())).isEqualTo(sent);
      server.takeRequest(Duration.ofSeconds(30));
      server.stop();
      assertThat(client.textToTheEnd()).isEmpty();
    }
  }

  @Test
  void isAsHugeAsItIsTold() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    server.answer(FakeResponse.repeating("head", megabyte, 50));
    try (RawClient client = ask()) {
      assertThat(client.in().transferTo(OutputStream.nullOutputStream()))
          .isEqualTo(4 + 50L * megabyte.length);
    }
  }
}
