package io.github.panicmonitors.core.rabbitmq;

import com.rabbitmq.client.SocketConfigurator;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Gets hold of a connection's socket, the only thing by which a blocked writer or a connect can be
 * ended. Several addresses are tried with one socket after the other.
 */
final class CapturedSocket implements SocketConfigurator {
  private @Nullable Socket socket;
  private boolean closed;

  @Override
  public synchronized void configure(Socket socket) throws IOException {
    if (closed) {
      throw new IOException("connection was given up");
    }
    this.socket = socket;
  }

  /** Closes the socket, and those that are still to come. */
  void close() {
    Socket captured = captured();
    if (captured == null) {
      return;
    }
    try {
      // Without lingering a TLS socket does not wait for its writer before it is closed.
      captured.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already, or not open yet.
    }
    try {
      captured.close();
    } catch (IOException e) {
      // Closed nevertheless.
    }
  }

  private synchronized @Nullable Socket captured() {
    closed = true;
    return socket;
  }
}
