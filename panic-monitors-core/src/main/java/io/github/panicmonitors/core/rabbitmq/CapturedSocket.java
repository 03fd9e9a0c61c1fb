package io.github.panicmonitors.core.rabbitmq;

import com.rabbitmq.client.SocketConfigurator;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection's socket. Closing it is the only way to end a blocked write or connect. The
 * client uses a new socket for each address that it tries.
 */
final class CapturedSocket implements SocketConfigurator {
  private @Nullable Socket socket;
  private boolean closed;

  @Override
  public synchronized void configure(Socket socket) throws IOException {
    if (closed) {
      throw new IOException("connection was abandoned");
    }
    this.socket = socket;
  }

  /** Closes the socket and every later one. */
  void close() {
    Socket captured = captured();
    if (captured == null) {
      return;
    }
    try {
      // Without lingering, a TLS socket closes without waiting for its writer.
      captured.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already, or not open yet.
    }
    try {
      captured.close();
    } catch (IOException e) {
      // It is closed even so.
    }
  }

  private synchronized @Nullable Socket captured() {
    closed = true;
    return socket;
  }
}
