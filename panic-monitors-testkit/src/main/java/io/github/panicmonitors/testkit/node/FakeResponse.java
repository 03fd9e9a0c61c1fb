package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** How a {@link FakeHttpServer} answers a request. Immutable. */
public final class FakeResponse {
  private final Writer writer;

  private FakeResponse(Writer writer) {
    this.writer = writer;
  }

  private interface Writer {
    /** Returns whether the connection can take another request. */
    boolean write(Socket connection) throws IOException;
  }

  /** A page of metrics, status 200; the connection stays. */
  public static FakeResponse page(String text) {
    byte[] body = text.getBytes(UTF_8);
    byte[] head = head(200, body.length);
    return new FakeResponse(
        connection -> {
          byte[] all = new byte[head.length + body.length];
          System.arraycopy(head, 0, all, 0, head.length);
          System.arraycopy(body, 0, all, head.length, body.length);
          connection.getOutputStream().write(all);
          return true;
        });
  }

  /** Another status, with a few words as its body; the connection stays. */
  public static FakeResponse status(int status) {
    String body = "status " + status + "\n";
    return raw(new String(head(status, body.length()), UTF_8) + body, true);
  }

  /** Status 200 with a page for people, as a proxy in front of a node serves it. */
  public static FakeResponse html() {
    return raw(
        "HTTP/1.1 200 Fake\r\nContent-Type: text/html\r\n\r\n<html><body>Log in</body></html>\n");
  }

  /** Status 200 with a body that is said to be compressed and is not. */
  public static FakeResponse badGzip() {
    return raw("HTTP/1.1 200 Fake\r\nContent-Encoding: gzip\r\n\r\nup 1\n");
  }

  /** A response that promises so many bytes, sends a part and ends the connection. */
  public static FakeResponse truncated(int promised, String part) {
    return raw(new String(head(200, promised), UTF_8) + part);
  }

  /** Exactly this text as the response, then the end of the connection. */
  public static FakeResponse raw(String response) {
    return raw(response, false);
  }

  private static FakeResponse raw(String response, boolean stays) {
    return raw(response.getBytes(UTF_8), stays);
  }

  /**
   * Exactly these bytes as the response, such as a compressed one.
   *
   * @param stays whether the connection can take another request
   */
  public static FakeResponse raw(byte[] response, boolean stays) {
    byte[] bytes = response.clone();
    return new FakeResponse(
        connection -> {
          connection.getOutputStream().write(bytes);
          return stays;
        });
  }

  /**
   * A text followed by the same piece over and over, such as a line without an end; then the end of
   * the connection. Takes no more memory than the two.
   *
   * @param times how often the piece is sent
   */
  public static FakeResponse repeating(String head, byte[] piece, long times) {
    byte[] first = head.getBytes(UTF_8);
    byte[] repeated = piece.clone();
    return new FakeResponse(
        connection -> {
          OutputStream out = connection.getOutputStream();
          out.write(first);
          for (long i = 0; i < times; i++) {
            out.write(repeated);
          }
          return false;
        });
  }

  /** The beginning of a response, perhaps none of it, then a reset of the connection. */
  public static FakeResponse reset(String part) {
    byte[] bytes = part.getBytes(UTF_8);
    return new FakeResponse(
        connection -> {
          connection.getOutputStream().write(bytes);
          connection.setSoLinger(true, 0);
          return false;
        });
  }

  /** No answer at all, until the client gives up. */
  public static FakeResponse hang() {
    return stalled("");
  }

  /** The beginning of a response, then nothing more until the client gives up. */
  public static FakeResponse stalled(String part) {
    byte[] bytes = part.getBytes(UTF_8);
    return new FakeResponse(
        connection -> {
          connection.getOutputStream().write(bytes);
          connection.getInputStream().transferTo(OutputStream.nullOutputStream());
          return false;
        });
  }

  /** Another answer after a delay; none if the client gives up before. */
  public static FakeResponse delayed(Duration delay, FakeResponse answer) {
    return new FakeResponse(
        connection -> {
          awaitEnd(connection, delay);
          return answer.write(connection);
        });
  }

  /** Exactly this text as the response, a byte at a time, then the end of the connection. */
  public static FakeResponse drip(Duration between, String response) {
    byte[] bytes = response.getBytes(UTF_8);
    return new FakeResponse(
        connection -> {
          for (byte b : bytes) {
            connection.getOutputStream().write(b);
            awaitEnd(connection, between);
          }
          return false;
        });
  }

  /** Waits in a read, which ends when either side closes the connection. */
  private static void awaitEnd(Socket connection, Duration delay) throws IOException {
    connection.setSoTimeout(Math.max(1, Math.toIntExact(delay.toMillis())));
    try {
      InputStream in = connection.getInputStream();
      if (in.read() < 0) {
        throw new InterruptedIOException("client has gone");
      }
    } catch (SocketTimeoutException e) {
      connection.setSoTimeout(0);
    }
  }

  private static byte[] head(int status, int length) {
    String text =
        "HTTP/1.1 "
            + status
            + " Fake\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: "
            + length
            + "\r\n\r\n";
    return text.getBytes(UTF_8);
  }

  boolean write(Socket connection) throws IOException {
    return writer.write(connection);
  }
}
