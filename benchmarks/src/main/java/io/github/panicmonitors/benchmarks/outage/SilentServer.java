package io.github.panicmonitors.benchmarks.outage;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port whose queue of connections is full, so that attempts to connect get no answer. */
final class SilentServer implements AutoCloseable {
  private static final int ATTEMPT_MILLIS = 200;

  private final ServerSocket server;
  private final List<Socket> waiting = new ArrayList<>();

  private SilentServer(ServerSocket server) {
    this.server = server;
  }

  static SilentServer start() throws IOException {
    SilentServer silent =
        new SilentServer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    silent.fill();
    return silent;
  }

  private void fill() throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    Socket next = new Socket();
    try {
      while (true) {
        next.connect(address, ATTEMPT_MILLIS);
        waiting.add(next);
        next = new Socket();
      }
    } catch (SocketTimeoutException | ConnectException full) {
      next.close();
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : waiting) {
      socket.close();
    }
    server.close();
  }
}
