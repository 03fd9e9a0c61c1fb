package io.github.panicmonitors.http;

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
 * Parses response heads more strictly than its base class.
 *
 * <p>Rejects a head that the connection's end cuts off, and bytes left over from the previous
 * response.
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
      throw new HttpFailure(
          FailureKind.CONNECT, "previous response was longer than its Content-Length");
    }
    ClassicHttpResponse response = super.parse(buffer, new HeadInput(in));
    interim = response.getCode() < 200;
    return response;
  }

  /** Notifies the current call when the first bytes of the response arrive. */
  private static final class HeadInput extends FilterInputStream {
    private boolean started;

    HeadInput(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count < 0) {
        throw started
            ? new HttpFailure(FailureKind.TRUNCATED, "response ended in its headers")
            : new HttpFailure(FailureKind.CONNECT, "connection ended before the response began");
      }
      started = true;
      HttpCall call = HttpCall.current();
      if (call != null) {
        call.responseStarted();
      }
      return count;
    }
  }
}
