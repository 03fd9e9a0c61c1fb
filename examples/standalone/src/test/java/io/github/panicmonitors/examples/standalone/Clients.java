package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections of raw clients to a server, from one address. */
final class Clients implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int RECEIVE_BUFFER_BYTES = 4 * 1024;

  private final InetSocketAddress server;
  private final InetAddress from;
  private final List<Socket> sockets = new ArrayList<>();

  /**
   * Creates clients without connections.
   *
   * @param from a loopback address
   */
  Clients(StatusServer server, String from) throws IOException {
    URI url = URI.create(server.url());
    this.server = new InetSocketAddress(url.getHost(), url.getPort());
    this.from = InetAddress.getByName(from);
  }

  /** Opens connections that each send a text. */
  Clients open(int count, String text) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = connect();
      sockets.add(socket);
      send(socket, text);
    }
    return this;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(server, TIMEOUT_MILLIS);
    return socket;
  }

  /** Sends a text on each connection that is still open. */
  void drip(String text) {
    sockets.forEach(socket -> send(socket, text));
  }

  private static void send(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
    } catch (IOException e) {
      // The server has closed the connection.
    }
  }

  /** Returns what one connection receives until its end. */
  String response(int index) throws IOException {
    return new String(sockets.get(index).getInputStream().readAllBytes(), US_ASCII);
  }

  /** Returns how many connections the server has not closed. Discards what they receive. */
  long stillOpen() {
    return sockets.stream().filter(Clients::isOpen).count();
  }

  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read(new byte[RECEIVE_BUFFER_BYTES]) >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks for {@code /health} on a new connection, and returns how long the answer took. */
  Duration askHealth() throws IOException {
    long startNanos = System.nanoTime();
    try (Socket socket = connect()) {
      send(socket, "GET /health HTTP/1.0\r\n\r\n");
      String response = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      if (!response.startsWith("HTTP/1.1 200 ")) {
        throw new IOException("unexpected response: " + response);
      }
    }
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
