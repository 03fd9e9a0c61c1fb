package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.junit.jupiter.api.Test;

class ResponseHeadParserTest {
  private final ResponseHeadParser parser = new ResponseHeadParser(Http1Config.DEFAULT);
  private final SessionInputBuffer buffer = new SessionInputBufferImpl(1024);

  @Test
  void rejectsBytesLeftOverFromThePreviousResponse() throws Exception {
    InputStream in = bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
    parser.parse(buffer, in);
    assertThatThrownBy(() -> parser.parse(buffer, in))
        .hasMessage("previous response was longer than its Content-Length");
  }

  @Test
  void readsTheResponseAfterAnInterimResponse() throws Exception {
    InputStream in = bytes("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
    assertThat(parser.parse(buffer, in).getCode()).isEqualTo(103);
    assertThat(parser.parse(buffer, in).getCode()).isEqualTo(200);
  }

  @Test
  void rejectsATruncatedHead() {
    InputStream in = bytes("HTTP/1.1 200 OK\r\nContent-Length: 1");
    assertThatThrownBy(() -> parser.parse(buffer, in)).hasMessage("response ended in its headers");
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(US_ASCII));
  }
}
