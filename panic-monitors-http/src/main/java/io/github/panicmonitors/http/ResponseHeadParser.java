package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.LazyLaxLineParser;
import org.apache.hc.core5.http.message.LineParser;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Parses response heads of limited size.
 *
 * <p>Rejects a head that the connection's end cuts off, and bytes left over from the previous
 * response. Accepts blanks around a header's name, and headers without a name.
 */
final class ResponseHeadParser extends DefaultHttpResponseParser {
  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final LineParser LINES = new LenientLines();

  private boolean interim;

  ResponseHeadParser(Http1Config config) {
    super(config, LINES, null);
  }

  @Override
  public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
      throws IOException, HttpException {
    if (buffer.length() > 0 && !interim) {
      throw new HttpFailure(
          FailureKind.CONNECT, "previous response was longer than its Content-Length");
    }
    ClassicHttpResponse response = super.parse(buffer, new HeadInput(in));
    interim = response.getCode() < 200;
    return response;
  }

  /** Notifies the current call when the first bytes of the response arrive. */
  private static final class HeadInput extends FilterInputStream {
    private int total;

    HeadInput(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count < 0) {
        throw total > 0
            ? new HttpFailure(FailureKind.TRUNCATED, "response ended in its headers")
            : new HttpFailure(FailureKind.CONNECT, "connection ended before the response began");
      }
      total += count;
      if (total > MAX_HEAD_BYTES) {
        throw new HttpFailure(FailureKind.TOO_LARGE, "headers are too large");
      }
      HttpCall call = HttpCall.current();
      if (call != null) {
        call.responseStarted();
      }
      return count;
    }
  }

  private static final class LenientLines extends LazyLaxLineParser {
    private static final Header NAMELESS = new BasicHeader("-", "");

    @Override
    public Header parseHeader(CharArrayBuffer line) throws ParseException {
      return line.length() > 0 && line.charAt(0) == ':' ? NAMELESS : super.parseHeader(line);
    }
  }
}
