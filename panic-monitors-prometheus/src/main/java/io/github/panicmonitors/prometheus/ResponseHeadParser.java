package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Parses a connection's responses up to their bodies. Stricter than its base: a head must end
 * before the connection does, and nothing may be left of the response before.
 */
final class ResponseHeadParser extends DefaultHttpResponseParser {
  private boolean interim;

  ResponseHeadParser(Http1Config config) {
    super(config);
  }

  @Override
  public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
      throws IOException, HttpException {
    if (buffer.length() > 0 && !interim) {
      throw new HttpFailure(FailureKind.CONNECT, "last response was longer than announced");
    }
    ClassicHttpResponse response = super.parse(buffer, new HeadInput(in));
    interim = response.getCode() < 200;
    return response;
  }

  /** Tells the exchange when it begins to be answered. */
  private static final class HeadInput extends FilterInputStream {
    private boolean begun;

    HeadInput(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count < 0) {
        throw begun
            ? new HttpFailure(FailureKind.TRUNCATED, "response ended within its headers")
            : new HttpFailure(FailureKind.CONNECT, "connection ended before the response began");
      }
      begun = true;
      ScrapeCall exchange = ScrapeCall.current();
      if (exchange != null) {
        exchange.answered();
      }
      return count;
    }
  }
}
