package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;

/** Reads and decompresses response bodies of limited size. Thread-safe; buffers are pooled. */
final class BodyReader {
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int MAX_POOLED_BUFFERS = 16;
  private static final long UNKNOWN = -1;

  private final long maxBytes;
  private final ArrayBlockingQueue<byte[]> buffers = new ArrayBlockingQueue<>(MAX_POOLED_BUFFERS);

  BodyReader(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  <T> T read(ClassicHttpResponse response, BodyConsumer<T> consumer)
      throws IOException, BodyException {
    HttpEntity body = response.getEntity();
    if (body != null) {
      requireAtMost(body.getContentLength());
      feed(consumer, body, response);
    }
    return consumer.finish();
  }

  private void feed(BodyConsumer<?> consumer, HttpEntity body, ClassicHttpResponse response)
      throws IOException, BodyException {
    byte[] pooled = buffers.poll();
    byte[] buffer = pooled == null ? new byte[BUFFER_BYTES] : pooled;
    try {
      List<String> codings =
          body.getContentEncoding() == null ? List.of() : ContentCodings.of(response);
      if (codings.isEmpty()) {
        feed(consumer, body.getContent(), buffer, body.getContentLength());
      } else {
        feedDecoded(consumer, body.getContent(), codings, buffer);
      }
    } finally {
      buffers.offer(buffer);
    }
  }

  private void feed(BodyConsumer<?> consumer, InputStream in, byte[] buffer, long contentLength)
      throws IOException, BodyException {
    HttpCall call = HttpCall.current();
    long total = 0;
    try {
      for (int count; (count = in.read(buffer)) >= 0; ) {
        total += count;
        if (call != null) {
          call.received(count);
        }
        requireAtMost(total);
        consumer.accept(buffer, 0, count);
      }
    } catch (ConnectionClosedException e) {
      String missing = contentLength < 0 ? "" : ", " + (contentLength - total) + " bytes missing";
      throw new HttpFailure(FailureKind.TRUNCATED, "response is incomplete" + missing, e);
    }
  }

  private void feedDecoded(
      BodyConsumer<?> consumer, InputStream content, List<String> codings, byte[] buffer)
      throws IOException, BodyException {
    try (InputStream in = ContentCodings.decoded(codings, new NonClosingInput(content))) {
      feed(consumer, in, buffer, UNKNOWN);
    }
    content.read(); // Reads the end of the body; otherwise the connection is not reused.
  }

  private void requireAtMost(long bytes) throws HttpFailure {
    if (bytes > maxBytes) {
      throw new HttpFailure(FailureKind.TOO_LARGE, "response exceeds " + maxBytes + " bytes");
    }
  }

  /** Leaves the body open: closing it would read it to its end. */
  private static final class NonClosingInput extends FilterInputStream {
    NonClosingInput(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
