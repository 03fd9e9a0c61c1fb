package io.github.panicmonitors.testkit.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connection that has asked for a page, and shows what comes, byte for byte. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  static RawClient ask(int port) throws IOException {
    return ask(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static RawClient ask(Socket socket) throws IOException {
    RawClient client = new RawClient(socket);
    client.ask();
    return client;
  }

  void ask() throws IOException {
    socket.getOutputStream().write("GET /raw HTTP/1.1\r\nHost: any\r\n\r\n".getBytes(UTF_8));
  }

  /** Waits this long for a byte at most. */
  InputStream in(int limitMillis) throws IOException {
    socket.setSoTimeout(limitMillis);
    return socket.getInputStream();
  }

  InputStream in() throws IOException {
    return in(30_000);
  }

  String text(int length) throws IOException {
    return new String(in().readNBytes(length), UTF_8);
  }

  String textToTheEnd() throws IOException {
    return new String(in().readAllBytes(), UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
