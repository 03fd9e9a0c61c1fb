package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A raw HTTP connection that sends requests and reads the bytes of the responses. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  static RawClient request(int port) throws IOException {
    return request(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static RawClient request(Socket socket) throws IOException {
    RawClient client = new RawClient(socket);
    client.request();
    return client;
  }

  void request() throws IOException {
    socket.getOutputStream().write("GET /raw HTTP/1.1\r\nHost: any\r\n\r\n".getBytes(UTF_8));
  }

  /** Returns the stream of the response, with a timeout for each read. */
  InputStream in(int timeoutMillis) throws IOException {
    socket.setSoTimeout(timeoutMillis);
    return socket.getInputStream();
  }

  InputStream in() throws IOException {
    return in(30_000);
  }

  String text(int length) throws IOException {
    return new String(in().readNBytes(length), UTF_8);
  }

  String readToEnd() throws IOException {
    return new String(in().readAllBytes(), UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
