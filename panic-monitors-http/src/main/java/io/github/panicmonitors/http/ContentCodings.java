package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MessageHeaders;

/**
 * Decodes compressed bodies. Ignores values that are not content codings, such as names of
 * character sets.
 */
final class ContentCodings {
  private static final Set<String> DECODED = Set.of("gzip", "x-gzip", "deflate");

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "aes128gcm",
          "br",
          "bzip2",
          "compress",
          "dcb",
          "dcz",
          "exi",
          "lzma",
          "pack200-gzip",
          "x-bzip2",
          "x-compress",
          "xz",
          "zstd");

  private static final int MAX_CODINGS = 3;

  private ContentCodings() {}

  /** Returns the codings to decode, in the order in which they were applied. */
  static List<String> of(MessageHeaders response) throws HttpFailure {
    List<String> codings =
        HeaderValues.of(response, HttpHeaders.CONTENT_ENCODING).stream()
            .filter(coding -> DECODED.contains(coding) || UNSUPPORTED.contains(coding))
            .toList();
    if (!DECODED.containsAll(codings) || codings.size() > MAX_CODINGS) {
      throw new HttpFailure(FailureKind.MALFORMED, "content encoding is not supported: " + codings);
    }
    return codings;
  }

  static InputStream decoded(List<String> codings, InputStream body) throws IOException {
    InputStream in = body;
    for (int i = codings.size() - 1; i >= 0; i--) {
      in = codings.get(i).equals("deflate") ? inflated(in) : new GZIPInputStream(in);
    }
    return in;
  }

  /** Accepts a deflate stream with and without the zlib header that the standard requires. */
  private static InputStream inflated(InputStream body) throws IOException {
    PushbackInputStream in = new PushbackInputStream(body);
    int first = in.read();
    if (first >= 0) {
      in.unread(first);
    }
    boolean zlib = (first & 0x0f) == 8;
    return new Inflated(in, new Inflater(!zlib));
  }

  /** Frees the memory of its inflater when it is closed. */
  private static final class Inflated extends InflaterInputStream {
    Inflated(InputStream in, Inflater inflater) {
      super(in, inflater);
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }
}
