package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A scripted response of a {@link FakeHttpServer}. Immutable. */
public final class FakeResponse {
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final Writer writer;

  private FakeResponse(Writer writer) {
    this.writer = writer;
  }

  private interface Writer {
    /** Writes the response. Returns whether the connection stays open. */
    boolean write(Socket connection) throws IOException;
  }

  /** Status 200 with a metrics page. Keeps the connection open. */
  public static FakeResponse page(String text) {
    return ok(METRICS, text);
  }

  /** Status 200 with a JSON document. Keeps the connection open. */
  public static FakeResponse json(String text) {
    return ok("application/json", text);
  }

  private static FakeResponse ok(String contentType, String text) {
    byte[] body = text.getBytes(UTF_8);
    byte[] head = head(200, contentType, body.length);
    return new FakeResponse(
        connection -> {
          byte[] all = new byte[head.length + body.length];
          System.arraycopy(head, 0, all, 0, head.length);
          System.arraycopy(body, 0, all, head.length, body.length);
          connection.getOutputStream().write(all);
          return true;
        });
  }

  /** Another status with a short body. Keeps the connection open. */
  public static FakeResponse status(int status) {
    String body = "status " + status + "\n";
    return raw(new String(head(status, METRICS, body.length()), UTF_8) + body, true);
  }

  /** Status 200 with an HTML login page, as a proxy in front of a node serves it. */
  public static FakeResponse html() {
    return raw(
        "HTTP/1.1 200 Fake\r\nContent-Type: text/html\r\n\r\n<html><body>Log in</body></html>\n");
  }

  /** Status 200 with an uncompressed body declared as gzip. */
  public static FakeResponse badGzip() {
    return raw("HTTP/1.1 200 Fake\r\nContent-Encoding: gzip\r\n\r\nup 1\n");
  }

  /** Status 200 whose body is shorter than its declared length. Closes the connection. */
  public static FakeResponse truncated(int contentLength, String part) {
    return raw(new String(head(200, METRICS, contentLength), UTF_8) + part);
  }

  /** Exactly this text. Closes the connection. */
  public static FakeResponse raw(String response) {
    return raw(response, false);
  }

  private static FakeResponse raw(String response, boolean keepAlive) {
    return raw(response.getBytes(UTF_8), keepAlive);
  }

  /**
   * Exactly these bytes, such as a compressed response.
   *
   * @param keepAlive whether to keep the connection open
   */
  public static FakeResponse raw(byte[] response, boolean keepAlive) {
    byte[] bytes = response.clone();
    return new FakeResponse(
        connection -> {
          connection.getOutputStream().write(bytes);
          return keepAlive;
        });
  }

  /**
   * A text followed by a repeated piece, such as an endless line. Closes the connection. Needs
   * little memory even for huge responses.
   *
   * @param times how often to send the piece
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

  /** The beginning of a response, which may be empty, then a TCP reset. */
  public static FakeResponse reset(String part) {
    byte[] bytes = part.getBytes(UTF_8);
    return new FakeResponse(
        connection -> {
          connection.getOutputStream().write(bytes);
          connection.setSoLinger(true, 0);
          return false;
        });
  }

  /** No response until the client closes the connection. */
  public static FakeResponse hang() {
    return stalled("");
  }

  /** The beginning of a response, then nothing until the client closes the connection. */
  public static FakeResponse stalled(String part) {
    byte[] bytes = part.getBytes(UTF_8);
    return new FakeResponse(
        connection -> {
          connection.getOutputStream().write(bytes);
          connection.getInputStream().transferTo(OutputStream.nullOutputStream());
          return false;
        });
  }

  /** Another response after a delay, unless the client closes the connection before. */
  public static FakeResponse delayed(Duration delay, FakeResponse response) {
    return new FakeResponse(
        connection -> {
          awaitClose(connection, delay);
          return response.write(connection);
        });
  }

  /** Exactly this text, one byte per interval. Closes the connection. */
  public static FakeResponse drip(Duration interval, String response) {
    byte[] bytes = response.getBytes(UTF_8);
    return new FakeResponse(
        connection -> {
          for (byte b : bytes) {
            connection.getOutputStream().write(b);
            awaitClose(connection, interval);
          }
          return false;
        });
  }

  /** Waits in a read, which fails when either side closes the connection. */
  private static void awaitClose(Socket connection, Duration delay) throws IOException {
    connection.setSoTimeout(Math.max(1, Math.toIntExact(delay.toMillis())));
    try {
      InputStream in = connection.getInputStream();
      if (in.read() < 0) {
        throw new InterruptedIOException("client closed the connection");
      }
    } catch (SocketTimeoutException e) {
      connection.setSoTimeout(0);
    }
  }

  private static byte[] head(int status, String contentType, int length) {
    String text =
        "HTTP/1.1 "
            + status
            + " Fake\r\nContent-Type: "
            + contentType
            + "\r\nContent-Length: "
            + length
            + "\r\n\r\n";
    return text.getBytes(UTF_8);
  }

  boolean write(Socket connection) throws IOException {
    return writer.write(connection);
  }
}
