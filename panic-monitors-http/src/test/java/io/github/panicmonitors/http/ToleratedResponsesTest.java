package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that Prometheus 2.42 or Python's requests 2.34 read, tried on 28 November 2026. */
@Timeout(60)
class ToleratedResponsesTest {
  private static final String PAGE = "up 1\n";

  private final FakeHttpServer server = FakeHttpServer.create();
  private final SourceClient client = SourceClient.builder().build();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Encoding:|Content-Length: 5",
        "Content-Encoding: none|Content-Length: 5",
        "Content-Encoding: utf-8|Content-Length: 5",
        "Content-Encoding: 8bit|Content-Length: 5",
        "Content-Encoding: chunked|Content-Length: 5",
        "Content-Encoding: identity, IDENTITY|Content-Length: 5",
        "Content-Length: 5|Content-Length: 5",
        "Content-Length: 5, 5",
        "Content-Length: +5",
        "Content-Length: 0005",
        "Content-Length:",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: identity|Content-Length: 5",
        "Transfer-Encoding:|Content-Length: 5",
        "Content-Length : 5",
        "A : b|Content-Length: 5",
        ": b|Content-Length: 5",
        "A: b|  c|Content-Length: 5",
        "A(b): \u00c3\u00a4|Content-Length: 5",
        "A: b\u0000c\u0001|Content-Length: 5",
        "Keep-Alive: timeout=abc|Content-Length: 5",
        "Keep-Alive: timeout=-5|Content-Length: 5",
        "Keep-Alive: ;,=|Content-Length: 5",
        "Connection: ,;a,,|Content-Length: 5",
        "Connection: Upgrade|Upgrade: h2c|Content-Length: 5",
        "Content-Type: ;;; charset=nonsense|Content-Length: 5",
        "Set-Cookie: a=b; expires=never|Content-Length: 5"
      })
  void readsAPageWithHeaders(String headers) throws Exception {
    respond("HTTP/1.1 200 OK\r\n" + headers.replace("|", "\r\n") + "\r\n\r\n" + PAGE);
    assertThat(get()).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200",
        "HTTP/1.1 200 ",
        "HTTP/1.1  200 OK",
        "HTTP/1.2 200 OK",
        "HTTP/1.1 200 Gr\u00f6\u00dfe"
      })
  void readsAPageWithStatusLine(String line) throws Exception {
    respond(line + "\r\nContent-Length: 5\r\n\r\n" + PAGE);
    assertThat(get()).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "Transfer-Encoding: chunked|Transfer-Encoding: chunked, 5|*|0||",
    "'Transfer-Encoding: identity, chunked', 5|*|0||",
    "Transfer-Encoding: chunked, 5 |*|0||",
    "Transfer-Encoding: chunked, 0005|*|000||",
    "Transfer-Encoding: chunked, 5;a=\"b;c\"|*|0|T: u||",
    "Transfer-Encoding: chunked, 5|*|0|"
  })
  void readsChunks(String headers, String chunks) throws Exception {
    String response = "HTTP/1.1 200 OK|" + headers + "||" + chunks;
    respond(response.replace("|", "\r\n").replace("*", PAGE));
    assertThat(get()).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000, 60_000})
  void readsAPageWithALongHeader(int length) throws Exception {
    respond("HTTP/1.1 200 OK\r\nA: " + "b".repeat(length) + "\r\n\r\n" + PAGE);
    assertThat(get()).isEqualTo(PAGE);
  }

  @Test
  void readsAPageWithManyHeaders() throws Exception {
    respond("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(900) + "\r\n" + PAGE);
    assertThat(get()).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "X-GZIP",
        "deflate",
        "raw deflate",
        "gzip, gzip",
        "gzip, identity",
        "deflate, gzip",
        "utf-8, gzip"
      })
  void decodes(String coding) throws Exception {
    byte[] body = PAGE.getBytes(ISO_8859_1);
    for (String step : coding.toLowerCase(Locale.ROOT).split(", ", -1)) {
      body = encoded(step, body);
    }
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(coding.replace("raw ", ""), body.length);
    respond(head + new String(body, ISO_8859_1));
    assertThat(get()).isEqualTo(PAGE);
  }

  private static byte[] encoded(String coding, byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (OutputStream out =
        switch (coding) {
          case "gzip", "x-gzip" -> new GZIPOutputStream(bytes);
          case "deflate" -> new DeflaterOutputStream(bytes);
          case "raw deflate" -> new DeflaterOutputStream(bytes, raw);
          default -> bytes;
        }) {
      out.write(body);
    } finally {
      raw.end();
    }
    return bytes.toByteArray();
  }

  private void respond(String response) {
    server.respond(FakeResponse.raw(response.getBytes(ISO_8859_1), false));
  }

  private String get() throws SourceException, InterruptedException {
    return TextBody.get(client, SourceUrl.of(server.url()), Duration.ofSeconds(20));
  }
}
