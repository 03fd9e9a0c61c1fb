package io.github.panicmonitors.testkit.node;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server on a loopback port of its own, which serves a page of metrics, or fails as it
 * is told to. Every path gets the same answer.
 *
 * <pre>{@code
 * try (FakeHttpServer server = FakeHttpServer.create()) {
 *   server.page("up 1\n");
 *   monitor(server.url());
 *   server.answer(Answer.status(503));
 *   ...
 *   server.stop();   // nobody listens: connections are refused
 *   server.start();  // there again, on the same port
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. Its threads are daemons named {@code
 * panic-monitors-fake-node-<port>-...}; {@link #close} ends them all.
 */
public final class FakeHttpServer implements AutoCloseable {
  private static final int MAX_RECORDED = 1_000;
  private static final int BACKLOG = 50;
  private static final long JOIN_MILLIS = 5_000;

  private final ServerSocketFactory sockets;
  private final String scheme;
  private final int port;
  private final Set<Socket> connections = new HashSet<>();
  private final Set<Thread> threads = new HashSet<>();
  private final Deque<RecordedRequest> requests = new ArrayDeque<>();
  private final Deque<RecordedRequest> untaken = new ArrayDeque<>();
  private final Deque<FakeResponse> nextAnswers = new ArrayDeque<>();
  private Supplier<FakeResponse> answers = () -> FakeResponse.page("");
  private @Nullable ServerSocket listening;
  private int requestCount;
  private int connectionCount;

  private FakeHttpServer(ServerSocketFactory sockets, String scheme) {
    this.sockets = sockets;
    this.scheme = scheme;
    ServerSocket socket = listen(0);
    port = socket.getLocalPort();
    accept(socket);
  }

  /** Returns a server that listens and serves an empty page. */
  public static FakeHttpServer create() {
    return new FakeHttpServer(ServerSocketFactory.getDefault(), "http");
  }

  /**
   * Returns a server that listens by TLS and serves an empty page.
   *
   * @param sockets such as an {@code SSLContext}'s, with the server's certificate
   */
  public static FakeHttpServer createTls(ServerSocketFactory sockets) {
    return new FakeHttpServer(requireNonNull(sockets, "sockets"), "https");
  }

  /** Returns the port, which stays the same. */
  public int port() {
    return port;
  }

  /** Returns the URL {@code http://127.0.0.1:<port>/metrics}. */
  public String url() {
    return url("/metrics");
  }

  /** Returns the URL of another path, which gets the same answers. */
  public String url(String path) {
    return scheme + "://127.0.0.1:" + port + path;
  }

  /** Serves this page from now on. */
  public void page(String text) {
    answer(FakeResponse.page(text));
  }

  /** Answers so from now on. */
  public void answer(FakeResponse answer) {
    answers(() -> answer);
  }

  /**
   * Answers each request by what is supplied for it.
   *
   * @param supplier called on the threads of the connections, one at a time
   */
  public synchronized void answers(Supplier<FakeResponse> supplier) {
    answers = requireNonNull(supplier, "supplier");
  }

  /** Answers the next requests so, one each, before it goes on as it did. */
  public synchronized void answerNext(FakeResponse... next) {
    nextAnswers.addAll(List.of(next));
  }

  /** Returns how many requests have arrived. */
  public synchronized int requestCount() {
    return requestCount;
  }

  /** Returns how many connections have been accepted. */
  public synchronized int connectionCount() {
    return connectionCount;
  }

  /** Returns the newest requests, at most 1,000, the oldest first. */
  public synchronized List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /**
   * Takes the oldest of the requests that were not taken yet, at most 1,000; waits for one if there
   * is none. The answer may not be on its way yet.
   *
   * @throws AssertionError if none arrives within this time
   */
  public synchronized RecordedRequest takeRequest(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (untaken.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no request has arrived within " + limit + " at " + url());
      }
      wait(left);
    }
    return untaken.remove();
  }

  /** Stops listening and ends all connections. Does nothing if it has stopped. */
  public void stop() {
    List<Thread> ending;
    synchronized (this) {
      closeQuietly(listening);
      listening = null;
      connections.forEach(FakeHttpServer::closeQuietly);
      ending = new ArrayList<>(threads);
    }
    ending.forEach(FakeHttpServer::join);
  }

  /**
   * Listens again, on the same port. Does nothing if it listens.
   *
   * @throws UncheckedIOException if the port was taken by somebody else meanwhile
   */
  public void start() {
    synchronized (this) {
      if (listening == null) {
        accept(listen(port));
      }
    }
  }

  /** Stops; the same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  private ServerSocket listen(int wantedPort) {
    try {
      ServerSocket socket = sockets.createServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort), BACKLOG);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void accept(ServerSocket socket) {
    listening = socket;
    startThread("accept", () -> acceptAll(socket));
  }

  private void acceptAll(ServerSocket socket) {
    try {
      while (true) {
        serve(socket, socket.accept());
      }
    } catch (IOException e) {
      closeQuietly(socket);
    }
  }

  private synchronized void serve(ServerSocket from, Socket connection) {
    if (listening != from) {
      closeQuietly(connection);
      return;
    }
    connections.add(connection);
    connectionCount++;
    startThread(Integer.toString(connectionCount), () -> serve(connection));
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      RecordedRequest request;
      do {
        request = RecordedRequest.read(connection.getInputStream());
      } while (request != null && nextAnswer(request).write(connection));
    } catch (IOException e) {
      // The client has gone, or this server stops.
    } finally {
      synchronized (this) {
        connections.remove(connection);
      }
    }
  }

  private synchronized FakeResponse nextAnswer(RecordedRequest request) {
    requestCount++;
    addTo(requests, request);
    addTo(untaken, request);
    notifyAll();
    FakeResponse scripted = nextAnswers.poll();
    return scripted != null ? scripted : answers.get();
  }

  private static void addTo(Deque<RecordedRequest> newest, RecordedRequest request) {
    newest.add(request);
    if (newest.size() > MAX_RECORDED) {
      newest.remove();
    }
  }

  private synchronized void startThread(String role, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } finally {
                synchronized (this) {
                  threads.remove(Thread.currentThread());
                }
              }
            },
            "panic-monitors-fake-node-" + port + "-" + role);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(@Nullable AutoCloseable closeable) {
    if (closeable == null) {
      return;
    }
    try {
      closeable.close();
    } catch (Exception e) {
      // Nothing is left to do with it.
    }
  }

  @Override
  public String toString() {
    return url();
  }
}
