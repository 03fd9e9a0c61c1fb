package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.IOException;

/** Reads one response from a connection: first its head, then its body, piece by piece. */
final class ResponseReader {
  private static final int MAX_INTERIM = 8;
  private static final int MAX_CHUNK_LINE_BYTES = 1024;
  private static final int MAX_CHUNK_DIGITS = 15;
  private static final int MAX_TRAILERS = 64;

  private final HttpConnection connection;
  private final byte[] buffer;
  private final long maxBodyBytes;
  private int at;
  private int end;
  private boolean begun;
  private long bodyBytes;

  ResponseReader(HttpConnection connection, byte[] buffer, long maxBodyBytes) {
    this.connection = connection;
    this.buffer = buffer;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Tells whether any byte of the response has arrived. */
  boolean hasBegun() {
    return begun;
  }

  /** Tells whether more has arrived than the response, so that the connection is of no more use. */
  boolean hasSurplus() {
    return at < end;
  }

  /** Takes pieces of a body. */
  interface BodySink {
    void accept(byte[] bytes, int offset, int length) throws MalformedPageException;
  }

  ResponseHead head() throws IOException {
    for (int i = 0; i < MAX_INTERIM; i++) {
      ResponseHead head = nextHead();
      if (!head.isInterim()) {
        return head;
      }
    }
    throw new HttpFailure(FailureKind.MALFORMED, "response has too many interim responses");
  }

  private ResponseHead nextHead() throws IOException {
    int start = at;
    int looked = at;
    while (true) {
      int headEnd = headEnd(start, looked);
      if (headEnd >= 0) {
        at = headEnd;
        return ResponseHead.parse(buffer, start, headEnd);
      }
      // The end may lie across what is there and what comes.
      looked = Math.max(start, end - 3);
      if (end == buffer.length && start > 0) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        looked -= start;
        start = 0;
        at = 0;
      }
      if (end == buffer.length) {
        throw new HttpFailure(
            FailureKind.TOO_LARGE, "headers are over " + buffer.length + " bytes");
      }
      fillHead();
    }
  }

  private void fillHead() throws IOException {
    if (!fill()) {
      throw begun
          ? new HttpFailure(FailureKind.TRUNCATED, "response ended within its headers")
          : new HttpFailure(FailureKind.CONNECT, "connection ended before the response began");
    }
  }

  /** Returns where the head ends, after its empty line; -1 if that has not arrived. */
  private int headEnd(int start, int from) {
    for (int i = Math.max(from, start + 1); i < end; i++) {
      boolean afterNewline =
          buffer[i - 1] == '\n'
              || (buffer[i - 1] == '\r' && i - 2 >= start && buffer[i - 2] == '\n');
      if (buffer[i] == '\n' && afterNewline) {
        return i + 1;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    int count = connection.read(buffer, end);
    if (count < 0) {
      return false;
    }
    begun |= count > 0;
    end += count;
    return true;
  }

  /** Reads more when all of the body that has arrived has been taken. */
  private boolean refill() throws IOException {
    at = 0;
    end = 0;
    return fill();
  }

  /** Reads the body; returns whether the response has an end that does not end the connection. */
  boolean body(ResponseHead head, BodySink sink) throws IOException, MalformedPageException {
    if (head.isChunked()) {
      chunks(sink);
      return true;
    }
    long length = head.contentLength();
    if (length == ResponseHead.UNKNOWN) {
      untilClosed(sink);
      return false;
    }
    count(length);
    exactly(length, sink);
    return true;
  }

  private void count(long more) throws HttpFailure {
    bodyBytes += Math.min(more, maxBodyBytes + 1);
    if (bodyBytes > maxBodyBytes) {
      throw new HttpFailure(FailureKind.TOO_LARGE, "page is over " + maxBodyBytes + " bytes");
    }
  }

  private void untilClosed(BodySink sink) throws IOException, MalformedPageException {
    do {
      int length = end - at;
      count(length);
      sink.accept(buffer, at, length);
      at = end;
    } while (refill());
  }

  private void exactly(long length, BodySink sink) throws IOException, MalformedPageException {
    long left = length;
    while (left > 0) {
      if (at == end && !refill()) {
        throw truncated(left + " bytes short");
      }
      int piece = (int) Math.min(left, end - at);
      sink.accept(buffer, at, piece);
      at += piece;
      left -= piece;
    }
  }

  private void chunks(BodySink sink) throws IOException, MalformedPageException {
    for (long size; (size = chunkSize()) > 0; ) {
      count(size);
      exactly(size, sink);
      if (!line().isEmpty()) {
        throw new HttpFailure(FailureKind.MALFORMED, "chunk is longer than announced");
      }
    }
    for (int i = 0; !line().isEmpty(); i++) {
      if (i == MAX_TRAILERS) {
        throw new HttpFailure(FailureKind.TOO_LARGE, "response has too many trailers");
      }
    }
  }

  private long chunkSize() throws IOException {
    String line = line();
    int semicolon = line.indexOf(';');
    String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
    boolean hex = digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    if (digits.isEmpty() || !hex) {
      throw new HttpFailure(FailureKind.MALFORMED, "chunk has no size");
    }
    return digits.length() > MAX_CHUNK_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits, 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < MAX_CHUNK_LINE_BYTES) {
      if (at == end && !refill()) {
        throw truncated("between two chunks");
      }
      char c = (char) (buffer[at++] & 0xff);
      if (c == '\n') {
        return line.toString().strip();
      }
      line.append(c);
    }
    throw new HttpFailure(FailureKind.MALFORMED, "chunk has no size");
  }

  private static HttpFailure truncated(String where) {
    return new HttpFailure(FailureKind.TRUNCATED, "page ended before its end, " + where);
  }
}
