package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Reads pages, each of at most so many bytes, with buffers that are lent for the time it takes. */
final class PageReader {
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int MAX_KEPT_BUFFERS = 16;
  private static final long UNKNOWN = -1;

  private final long maxBytes;
  private final ArrayBlockingQueue<byte[]> buffers = new ArrayBlockingQueue<>(MAX_KEPT_BUFFERS);

  PageReader(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  Samples read(@Nullable HttpEntity page, MetricNames wanted)
      throws IOException, MalformedPageException {
    List<Sample> samples = new ArrayList<>();
    TextFormatParser parser = new TextFormatParser(wanted, samples::add);
    if (page != null) {
      requireAtMost(page.getContentLength());
      feed(parser, page);
    }
    parser.finish();
    return Samples.of(samples);
  }

  private void feed(TextFormatParser parser, HttpEntity page)
      throws IOException, MalformedPageException {
    byte[] kept = buffers.poll();
    byte[] buffer = kept == null ? new byte[BUFFER_BYTES] : kept;
    try {
      if (isCompressed(page)) {
        feedDecompressed(parser, page.getContent(), buffer);
      } else {
        feed(parser, page.getContent(), buffer, page.getContentLength());
      }
    } finally {
      buffers.offer(buffer);
    }
  }

  private void feed(TextFormatParser parser, InputStream in, byte[] buffer, long announced)
      throws IOException, MalformedPageException {
    long total = 0;
    try {
      for (int count; (count = in.read(buffer)) >= 0; ) {
        total += count;
        requireAtMost(total);
        parser.feed(buffer, 0, count);
      }
    } catch (ConnectionClosedException e) {
      String missing = announced < 0 ? "" : ", " + (announced - total) + " bytes short";
      throw new HttpFailure(FailureKind.TRUNCATED, "page ended before its end" + missing, e);
    }
  }

  private void feedDecompressed(TextFormatParser parser, InputStream content, byte[] buffer)
      throws IOException, MalformedPageException {
    try (GZIPInputStream in = new GZIPInputStream(new Unclosed(content))) {
      feed(parser, in, buffer, UNKNOWN);
    }
    content.read(); // The body's end, without which the connection is not kept.
  }

  private static boolean isCompressed(HttpEntity page) throws HttpFailure {
    String encoding = page.getContentEncoding();
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    if (encoding.toLowerCase(Locale.ROOT).matches("(x-)?gzip")) {
      return true;
    }
    throw new HttpFailure(FailureKind.MALFORMED, "content encoding was not asked for");
  }

  private void requireAtMost(long bytes) throws HttpFailure {
    if (bytes > maxBytes) {
      throw new HttpFailure(FailureKind.TOO_LARGE, "page is over " + maxBytes + " bytes");
    }
  }

  /** A body whose closing would read it to its end, however far that is. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
