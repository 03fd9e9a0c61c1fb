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

/** Parses response bodies, within limits on bytes and samples. Thread-safe; buffers are pooled. */
final class PageReader {
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int MAX_POOLED_BUFFERS = 16;
  private static final long UNKNOWN = -1;

  private final long maxBytes;
  private final int maxSamples;
  private final ArrayBlockingQueue<byte[]> buffers = new ArrayBlockingQueue<>(MAX_POOLED_BUFFERS);

  PageReader(long maxBytes, int maxSamples) {
    this.maxBytes = maxBytes;
    this.maxSamples = maxSamples;
  }

  Samples read(@Nullable HttpEntity page, MetricNames wanted)
      throws IOException, MalformedPageException {
    SampleCollector collector = new SampleCollector(wanted);
    if (page != null) {
      requireAtMost(page.getContentLength());
      feed(collector, page);
    }
    collector.parser.finish();
    return Samples.of(collector.samples);
  }

  /** Collects the wanted samples of one page and counts them with their labels. */
  private final class SampleCollector {
    private final List<Sample> samples = new ArrayList<>();
    private final TextFormatParser parser;
    private long count;

    SampleCollector(MetricNames wanted) {
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
            FailureKind.TOO_LARGE, "page has more than " + maxSamples + " samples and labels");
      }
    }
  }

  private void feed(SampleCollector collector, HttpEntity page)
      throws IOException, MalformedPageException {
    byte[] pooled = buffers.poll();
    byte[] buffer = pooled == null ? new byte[BUFFER_BYTES] : pooled;
    try {
      if (isCompressed(page)) {
        feedDecompressed(collector, page.getContent(), buffer);
      } else {
        feed(collector, page.getContent(), buffer, page.getContentLength());
      }
    } finally {
      buffers.offer(buffer);
    }
  }

  private void feed(SampleCollector collector, InputStream in, byte[] buffer, long contentLength)
      throws IOException, MalformedPageException {
    long total = 0;
    try {
      for (int count; (count = in.read(buffer)) >= 0; ) {
        total += count;
        requireAtMost(total);
        collector.feed(buffer, count);
      }
    } catch (ConnectionClosedException e) {
      String missing = contentLength < 0 ? "" : ", " + (contentLength - total) + " bytes missing";
      throw new HttpFailure(FailureKind.TRUNCATED, "page is incomplete" + missing, e);
    }
  }

  private void feedDecompressed(SampleCollector collector, InputStream content, byte[] buffer)
      throws IOException, MalformedPageException {
    try (GZIPInputStream in = new GZIPInputStream(new NonClosingInput(content))) {
      feed(collector, in, buffer, UNKNOWN);
    }
    content.read(); // Reads the end of the body; otherwise the connection is not reused.
  }

  private static boolean isCompressed(HttpEntity page) throws HttpFailure {
    String encoding = page.getContentEncoding();
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    if (encoding.toLowerCase(Locale.ROOT).matches("(x-)?gzip")) {
      return true;
    }
    throw new HttpFailure(FailureKind.MALFORMED, "content encoding is neither identity nor gzip");
  }

  private void requireAtMost(long bytes) throws HttpFailure {
    if (bytes > maxBytes) {
      throw new HttpFailure(FailureKind.TOO_LARGE, "page exceeds " + maxBytes + " bytes");
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
