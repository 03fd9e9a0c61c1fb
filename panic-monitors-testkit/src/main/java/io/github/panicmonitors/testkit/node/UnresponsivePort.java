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
 * A loopback port where connecting never ends, as with a host behind a firewall that drops packets:
 * somebody listens, but takes no connection, and so many wait that the kernel drops what comes. It
 * works so on Linux.
 */
public final class UnresponsivePort implements AutoCloseable {
  private static final int MOST_WAITING = 16;
  private static final int PROBE_MILLIS = 100;

  private final ServerSocket listening;
  private final List<Socket> waiting = new ArrayList<>();

  private UnresponsivePort() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** Returns a black hole. */
  public static UnresponsivePort open() {
    try {
      UnresponsivePort hole = new UnresponsivePort();
      hole.fill();
      return hole;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill() throws IOException {
    while (waiting.size() < MOST_WAITING) {
      Socket socket = new Socket();
      try {
        socket.connect(listening.getLocalSocketAddress(), PROBE_MILLIS);
        waiting.add(socket);
      } catch (SocketTimeoutException e) {
        socket.close();
        return;
      }
    }
    close();
    throw new IOException("this system lets everybody connect");
  }

  /** Returns the URL of a page there. */
  public String url() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/metrics";
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : waiting) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
