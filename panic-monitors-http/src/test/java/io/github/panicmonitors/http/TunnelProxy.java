package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that opens tunnels to one port of this machine, or refuses to. */
final class TunnelProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int targetPort;
  private final String status;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private TunnelProxy(int targetPort, String status) throws IOException {
    this.targetPort = targetPort;
    this.status = status;
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    start(this::acceptAll);
  }

  static TunnelProxy to(int port) throws IOException {
    return new TunnelProxy(port, "200 OK");
  }

  static TunnelProxy refusing(String status) throws IOException {
    return new TunnelProxy(0, status);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Returns the heads of all requests to this proxy. */
  List<String> heads() {
    return heads;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "tunnel-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        start(() -> serve(client));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      heads.add(head(client.getInputStream()));
      client.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(ISO_8859_1));
      if (status.startsWith("200")) {
        tunnel(client);
      }
    } catch (IOException e) {
      // The client or the test has closed the connection.
    }
  }

  private void tunnel(Socket client) throws IOException {
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
      sockets.add(target);
      start(() -> copy(target, client));
      copy(client, target);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of them is closed.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("connection ended");
      }
      head.append((char) c);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
