package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on any loopback address whose script decides what each connection gets. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Serves one connection, until it returns. */
  interface Script {
    void serve(Connection connection) throws IOException;
  }

  /**
   * A connection.
   *
   * @param number its number, starting at 1
   */
  record Connection(int number, Socket socket) {

    /** Reads a request. Returns false if the connection ended. */
    boolean readRequest() throws IOException {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      for (int c; (c = in.read()) >= 0; ) {
        head.append((char) c);
        if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
          return true;
        }
      }
      return false;
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    void page(String text) throws IOException {
      write("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
    }
  }

  private ScriptedServer(ServerSocket listening, Script script) {
    this.listening = listening;
    this.script = script;
    daemon(this::accept);
  }

  static ScriptedServer on(String address, int port, Script script) throws IOException {
    return new ScriptedServer(new ServerSocket(port, 50, InetAddress.getByName(address)), script);
  }

  static ScriptedServer create(Script script) throws IOException {
    return on("127.0.0.1", 0, script);
  }

  /** Returns a script that answers every request with a page. */
  static Script serving(String page) {
    return connection -> {
      while (connection.readRequest()) {
        connection.page(page);
      }
    };
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listening.accept();
        Connection connection = new Connection(connections.incrementAndGet(), socket);
        open.add(socket);
        daemon(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Connection connection) {
    try {
      script.serve(connection);
      connection.socket.close();
    } catch (IOException e) {
      // The client has closed the connection.
    } finally {
      open.remove(connection.socket);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  SourceUrl url() {
    return SourceUrl.of("http://127.0.0.1:" + port() + "/metrics");
  }

  int connectionCount() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
