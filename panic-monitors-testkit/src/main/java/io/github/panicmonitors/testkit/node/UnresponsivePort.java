package io.github.panicmonitors.testkit.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A loopback port on which connecting hangs, as behind a firewall that drops packets. Its socket
 * listens but accepts nothing, and its backlog is full, so that the kernel drops connection
 * attempts. Works on Linux only.
 */
public final class UnresponsivePort implements AutoCloseable {
  private static final int MAX_BACKLOG = 16;
  private static final int CONNECT_TIMEOUT_MILLIS = 100;

  private final ServerSocket serverSocket;
  private final List<Socket> backlog = new ArrayList<>();

  private UnresponsivePort() throws IOException {
    serverSocket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** Opens such a port. */
  public static UnresponsivePort open() {
    try {
      UnresponsivePort port = new UnresponsivePort();
      port.fillBacklog();
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fillBacklog() throws IOException {
    while (backlog.size() < MAX_BACKLOG) {
      Socket socket = new Socket();
      try {
        socket.connect(serverSocket.getLocalSocketAddress(), CONNECT_TIMEOUT_MILLIS);
        backlog.add(socket);
      } catch (SocketTimeoutException e) {
        socket.close();
        return;
      }
    }
    close();
    throw new IOException("the system accepts more connections than the backlog allows");
  }

  /** Returns a URL on this port. */
  public String url() {
    return "http://127.0.0.1:" + serverSocket.getLocalPort() + "/metrics";
  }

  @Override
  public void close() {
    try {
      serverSocket.close();
      for (Socket socket : backlog) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
