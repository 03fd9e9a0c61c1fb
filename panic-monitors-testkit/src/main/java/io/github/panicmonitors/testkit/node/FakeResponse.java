package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A scripted response of a {@link FakeHttpServer}. Immutable. */
public final class FakeResponse {
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final Writer writer;

  /** What is sent, if the response can have further headers; null for bytes of any other form. */
  private final @Nullable Message message;

  private FakeResponse(Writer writer) {
    this.writer = writer;
    message = null;
  }

  private FakeResponse(Message message) {
    byte[] bytes = message.toBytes();
    this.message = message;
    writer =
        connection -> {
          connection.getOutputStream().write(bytes);
          return true;
        };
  }

  private interface Writer {
    /** Writes the response. Returns whether the connection stays open. */
    boolean write(Socket connection) throws IOException;
  }

  /**
   * A complete response.
   *
   * @param headers the header lines, each with its line end
   */
  private record Message(int status, String headers, String body) {
    static Message of(int status, String contentType, String body) {
      return new Message(status, contentHeaders(contentType, body.getBytes(UTF_8).length), body);
    }

    Message with(String name, String value) {
      return new Message(status, headers + name + ": " + value + "\r\n", body);
    }

    byte[] toBytes() {
      return ("HTTP/1.1 " + status + " Fake\r\n" + headers + "\r\n" + body).getBytes(UTF_8);
    }
  }

  /** Status 200 with a metrics page. Keeps the connection open. */
  public static FakeResponse page(String text) {
    return new FakeResponse(Message.of(200, METRICS, text));
  }

  /** Status 200 with a JSON document. Keeps the connection open. */
  public static FakeResponse json(String text) {
    return json(200, text);
  }

  /** Any status with a JSON document. Keeps the connection open. */
  public static FakeResponse json(int status, String text) {
    return new FakeResponse(Message.of(status, "application/json", text));
  }

  /** Another status with a short body. Keeps the connection open. */
  public static FakeResponse status(int status) {
    return new FakeResponse(Message.of(status, METRICS, "status " + status + "\n"));
  }

  /** Status 429 with {@code Retry-After} in seconds. Keeps the connection open. */
  public static FakeResponse tooManyRequests(Duration retryAfter) {
    return status(429).withHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
  }

  /**
   * Returns a copy with another header.
   *
   * @throws IllegalStateException unless the response is a page, a JSON document or a status
   */
  public FakeResponse withHeader(String name, String value) {
    if (message == null) {
      throw new IllegalStateException("only pages, JSON and statuses can have more headers");
    }
    return new FakeResponse(message.with(name, value));
  }

  /**
   * Returns a copy with an ETag. A request that has it in {@code If-None-Match} gets status 304
   * with the same headers and without the body.
   *
   * @param etag the value with its quotes
   * @throws IllegalStateException unless the response is a page, a JSON document or a status
   */
  public FakeResponse withEtag(String etag) {
    return withHeader("ETag", etag);
  }

  /** Returns what is sent in answer to a request: this, or that it has not changed. */
  FakeResponse to(RecordedRequest request) {
    Message complete = message;
    String known = request.headers().get("if-none-match");
    if (complete == null
        || known == null
        || !complete.headers.contains("\r\nETag: " + known + "\r\n")) {
      return this;
    }
    String headers = complete.headers.replaceFirst("(?m)^Content-Length: .*\r\n", "");
    return new FakeResponse(new Message(304, headers, ""));
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
    return raw("HTTP/1.1 200 Fake\r\n" + contentHeaders(METRICS, contentLength) + "\r\n" + part);
  }

  /** Exactly this text. Closes the connection. */
  public static FakeResponse raw(String response) {
    return raw(response.getBytes(UTF_8), false);
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

  private static String contentHeaders(String contentType, int length) {
    return "Content-Type: " + contentType + "\r\nContent-Length: " + length + "\r\n";
  }

  boolean write(Socket connection) throws IOException {
    return writer.write(connection);
  }
}
