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

/**
 * Reads pages, each of at most so many bytes and wanted samples, with buffers that are lent for the
 * time it takes.
 */
final class PageReader {
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int MAX_KEPT_BUFFERS = 16;
  private static final long UNKNOWN = -1;

  private final long maxBytes;
  private final int maxSamples;
  private final ArrayBlockingQueue<byte[]> buffers = new ArrayBlockingQueue<>(MAX_KEPT_BUFFERS);

  PageReader(long maxBytes, int maxSamples) {
    this.maxBytes = maxBytes;
    this.maxSamples = maxSamples;
  }

  Samples read(@Nullable HttpEntity page, MetricNames wanted)
      throws IOException, MalformedPageException {
    Found found = new Found(wanted);
    if (page != null) {
      requireAtMost(page.getContentLength());
      feed(found, page);
    }
    found.parser.finish();
    return Samples.of(found.samples);
  }

  /** What was found so far, and how much it is. */
  private final class Found {
    private final List<Sample> samples = new ArrayList<>();
    private final TextFormatParser parser;
    private long count;

    Found(MetricNames wanted) {
      parser = new TextFormatParser(wanted, this::add);
    }

    private void add(Sample sample) {
      samples.add(sample);
      count += 1 + sample.labels().size();
    }

    void feed(byte[] bytes, int length) throws HttpFailure, MalformedPageException {
      parser.feed(bytes, 0, length);
      if (count > maxSamples) {
        throw new HttpFailure(
            FailureKind.TOO_LARGE, "page has over " + maxSamples + " samples and labels");
      }
    }
  }

  private void feed(Found found, HttpEntity page) throws IOException, MalformedPageException {
    byte[] kept = buffers.poll();
    byte[] buffer = kept == null ? new byte[BUFFER_BYTES] : kept;
    try {
      if (isCompressed(page)) {
        feedDecompressed(found, page.getContent(), buffer);
      } else {
        feed(found, page.getContent(), buffer, page.getContentLength());
      }
    } finally {
      buffers.offer(buffer);
    }
  }

  private void feed(Found found, InputStream in, byte[] buffer, long announced)
      throws IOException, MalformedPageException {
    long total = 0;
    try {
      for (int count; (count = in.read(buffer)) >= 0; ) {
        total += count;
        requireAtMost(total);
        found.feed(buffer, count);
      }
    } catch (ConnectionClosedException e) {
      String missing = announced < 0 ? "" : ", " + (announced - total) + " bytes short";
      throw new HttpFailure(FailureKind.TRUNCATED, "page ended before its end" + missing, e);
    }
  }

  private void feedDecompressed(Found found, InputStream content, byte[] buffer)
      throws IOException, MalformedPageException {
    try (GZIPInputStream in = new GZIPInputStream(new Unclosed(content))) {
      feed(found, in, buffer, UNKNOWN);
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
