package io.github.panicmonitors.testkit.rabbitmq;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that drops connections, delays data or pauses forwarding. It forwards to a server on
 * the loopback address, such as a RabbitMQ or a fake node.
 *
 * <pre>{@code
 * try (FaultyProxy proxy = FaultyProxy.to(server.port())) {
 *   Broker broker = RabbitMqBroker.uri("amqp://guest:guest@127.0.0.1:" + proxy.port());
 *   ...
 *   proxy.dropConnections();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Its threads are daemons named {@code faulty-proxy} and end with their
 * connections.
 */
public final class FaultyProxy implements AutoCloseable {
  private final ServerSocket serverSocket;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** Guards the fields below. */
  private final Object lock = new Object();

  private Duration delay = Duration.ZERO;
  private boolean paused;
  private boolean closed;

  private FaultyProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /**
   * Starts a proxy on a free port of the loopback address.
   *
   * @param port the server's port on the loopback address; the server need not be listening yet
   * @throws UncheckedIOException if no port is free
   */
  public static FaultyProxy to(int port) {
    try {
      FaultyProxy proxy = new FaultyProxy(port);
      start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the port that clients connect to. */
  public int port() {
    return serverSocket.getLocalPort();
  }

  /** Closes all connections. New ones can be opened. */
  public void dropConnections() {
    sockets.forEach(FaultyProxy::closeQuietly);
  }

  /**
   * Delays data in both directions, including data that is already delayed. Zero ends the delay.
   */
  public void delay(Duration newDelay) {
    synchronized (lock) {
      delay = newDelay;
      lock.notifyAll();
    }
  }

  /** Stops forwarding data. Connections stay open, and new ones can be opened. */
  public void pause() {
    synchronized (lock) {
      paused = true;
    }
  }

  /** Forwards all held and later data without delay. */
  public void resume() {
    synchronized (lock) {
      delay = Duration.ZERO;
      paused = false;
      lock.notifyAll();
    }
  }

  private void accept() {
    while (!serverSocket.isClosed()) {
      try {
        connect(serverSocket.accept());
      } catch (IOException e) {
        // The proxy is closed.
      }
    }
  }

  private void connect(Socket client) {
    sockets.add(client);
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      sockets.add(server);
      start(() -> pump(client, server));
      start(() -> pump(server, client));
    } catch (IOException e) {
      // The server is down, so the client's connection must fail too.
      closeQuietly(client);
      sockets.remove(client);
    }
    if (serverSocket.isClosed()) {
      dropConnections(); // close() may have run before the sockets were added.
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        awaitForwarding();
        out.write(buffer, 0, length);
      }
    } catch (IOException | InterruptedException e) {
      // Either side closed its connection, so both are closed below.
    }
    closeQuietly(from);
    closeQuietly(to);
    sockets.remove(from);
    sockets.remove(to);
  }

  private void awaitForwarding() throws InterruptedException {
    synchronized (lock) {
      long since = System.nanoTime();
      for (long left = delay.toNanos();
          left > 0 && !closed;
          left = since + delay.toNanos() - System.nanoTime()) {
        lock.wait(Math.max(1, left / 1_000_000));
      }
      while (paused && !closed) {
        lock.wait();
      }
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The socket is closed anyway.
    }
  }

  /** Closes all connections and stops listening. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      serverSocket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    dropConnections();
  }
}
