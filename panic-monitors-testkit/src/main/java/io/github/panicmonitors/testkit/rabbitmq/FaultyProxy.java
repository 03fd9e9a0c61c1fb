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
 * Stands between a client and a server of this machine, a RabbitMQ or a node, and cuts, delays or
 * holds what they tell each other.
 *
 * <pre>{@code
 * try (FaultyProxy proxy = FaultyProxy.before(server.port())) {
 *   Broker broker = RabbitMqBroker.uri("amqp://guest:guest@127.0.0.1:" + proxy.port());
 *   ...
 *   proxy.cut();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. Its threads are daemons named {@code faulty-proxy}, which end
 * with their connections.
 */
public final class FaultyProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** Guards the fields below it. */
  private final Object lock = new Object();

  private Duration delay = Duration.ZERO;
  private boolean blackHole;
  private boolean closed;

  private FaultyProxy(int target) throws IOException {
    this.target = target;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /**
   * Returns a proxy that listens on a free port of the loopback address.
   *
   * @param port where the server listens, on the loopback address; it need not do so yet
   * @throws UncheckedIOException if there is no free port
   */
  public static FaultyProxy before(int port) {
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
    return listening.getLocalPort();
  }

  /** Ends all connections. New ones can be opened. */
  public void cut() {
    sockets.forEach(FaultyProxy::end);
  }

  /**
   * Holds every piece of what is told for so long, in both directions, also what is being held;
   * zero ends it.
   */
  public void delay(Duration duration) {
    synchronized (lock) {
      delay = duration;
      lock.notifyAll();
    }
  }

  /** Connections stay open, and new ones can be opened, but nothing comes through any more. */
  public void swallow() {
    synchronized (lock) {
      blackHole = true;
    }
  }

  /** All comes through again, at once, as far as somebody still waits for it. */
  public void letThrough() {
    synchronized (lock) {
      delay = Duration.ZERO;
      blackHole = false;
      lock.notifyAll();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException e) {
        // The proxy is closed.
      }
    }
  }

  private void connect(Socket client) {
    sockets.add(client);
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(server);
      start(() -> pump(client, server));
      start(() -> pump(server, client));
    } catch (IOException e) {
      // The server is down, and so the client must not take itself for connected.
      end(client);
      sockets.remove(client);
    }
    if (listening.isClosed()) {
      cut(); // Closed meanwhile, before these could be seen.
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] piece = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        hold();
        out.write(piece, 0, length);
      }
    } catch (IOException | InterruptedException e) {
      // One of the two has gone, and so must the other.
    }
    end(from);
    end(to);
    sockets.remove(from);
    sockets.remove(to);
  }

  private void hold() throws InterruptedException {
    synchronized (lock) {
      long since = System.nanoTime();
      for (long left = delay.toNanos();
          left > 0 && !closed;
          left = since + delay.toNanos() - System.nanoTime()) {
        lock.wait(Math.max(1, left / 1_000_000));
      }
      while (blackHole && !closed) {
        lock.wait();
      }
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed nevertheless.
    }
  }

  /** Ends all connections and listens no more. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
