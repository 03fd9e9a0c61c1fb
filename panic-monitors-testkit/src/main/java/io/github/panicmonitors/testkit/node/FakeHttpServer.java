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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server on a free loopback port that serves scripted responses: the same one for every
 * request, one for each path, or one chosen by the request.
 *
 * <pre>{@code
 * try (FakeHttpServer server = FakeHttpServer.create()) {
 *   server.page("up 1\n");
 *   monitor(server.url());
 *   server.respond(FakeResponse.status(503));
 *   server.respond("/health", FakeResponse.json("{\"ok\": true}").withEtag("\"v1\""));
 *   server.respond("POST", "/token", FakeResponse.tooManyRequests(Duration.ofMinutes(1)));
 *   server.respondWith(request -> rpc(request.body()));
 *   ...
 *   server.stop();   // connections are refused
 *   server.start();  // listens again on the same port
 * }
 * }</pre>
 *
 * <p>Thread-safe. Its threads are daemons named {@code panic-monitors-fake-node-<port>-...}; {@link
 * #close} ends them.
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
  private final Deque<RecordedRequest> notTaken = new ArrayDeque<>();
  private final Deque<FakeResponse> enqueued = new ArrayDeque<>();
  private final Map<String, Function<RecordedRequest, FakeResponse>> byPath = new HashMap<>();
  private Function<RecordedRequest, FakeResponse> responder = request -> FakeResponse.page("");
  private @Nullable ServerSocket serverSocket;
  private int requestsLeft;
  private @Nullable FakeResponse overLimit;
  private int requestCount;
  private int connectionCount;

  private FakeHttpServer(ServerSocketFactory sockets, String scheme) {
    this.sockets = sockets;
    this.scheme = scheme;
    ServerSocket socket = listen(0);
    port = socket.getLocalPort();
    accept(socket);
  }

  /** Starts a server that serves an empty page. */
  public static FakeHttpServer create() {
    return new FakeHttpServer(ServerSocketFactory.getDefault(), "http");
  }

  /**
   * Starts a TLS server that serves an empty page.
   *
   * @param sockets a factory with the server's certificate, such as that of an {@code SSLContext}
   */
  public static FakeHttpServer createTls(ServerSocketFactory sockets) {
    return new FakeHttpServer(requireNonNull(sockets, "sockets"), "https");
  }

  /** Returns the port, which stays the same after {@link #stop} and {@link #start}. */
  public int port() {
    return port;
  }

  /** Returns the URL {@code http://127.0.0.1:<port>/metrics}. */
  public String url() {
    return url("/metrics");
  }

  /** Returns the URL of another path. */
  public String url(String path) {
    return scheme + "://127.0.0.1:" + port + path;
  }

  /** Serves this page with status 200 to every later request. */
  public void page(String text) {
    respond(FakeResponse.page(text));
  }

  /** Sends this response to every later request, except to paths with a response of their own. */
  public void respond(FakeResponse response) {
    requireNonNull(response, "response");
    respondWith(request -> response);
  }

  /**
   * Sends this response to every later request to a path.
   *
   * @param path without a query, such as {@code /status}
   */
  public void respond(String path, FakeResponse response) {
    requireNonNull(response, "response");
    respondWith(path, request -> response);
  }

  /**
   * Sends this response to every later request of a method to a path.
   *
   * @param method such as {@code POST}
   * @param path without a query, such as {@code /status}
   */
  public void respond(String method, String path, FakeResponse response) {
    requireNonNull(response, "response");
    respondWith(requireNonNull(method, "method") + " " + path, request -> response);
  }

  /**
   * Limits the requests that are answered. This response is sent to further ones, until this is
   * called again.
   *
   * @param requests the number of requests that are answered from now on
   * @param refusal such as {@link FakeResponse#tooManyRequests}
   */
  public synchronized void limitRequests(int requests, FakeResponse refusal) {
    requestsLeft = requests;
    overLimit = requireNonNull(refusal, "refusal");
  }

  /**
   * Chooses the response to every later request, except to paths with a response of their own.
   *
   * @param responder called for each request on the connection's thread, one call at a time
   */
  public synchronized void respondWith(Function<RecordedRequest, FakeResponse> responder) {
    this.responder = requireNonNull(responder, "responder");
  }

  /**
   * Chooses the response to every later request to a path.
   *
   * @param path without a query, such as {@code /status}
   * @param responder called for each request on the connection's thread, one call at a time
   */
  public synchronized void respondWith(
      String path, Function<RecordedRequest, FakeResponse> responder) {
    byPath.put(requireNonNull(path, "path"), requireNonNull(responder, "responder"));
  }

  /** Sends these responses to the next requests, one each, whatever their path is. */
  public synchronized void enqueue(FakeResponse... responses) {
    enqueued.addAll(List.of(responses));
  }

  /** Returns how many requests have been received. */
  public synchronized int requestCount() {
    return requestCount;
  }

  /** Returns how many connections have been accepted. */
  public synchronized int connectionCount() {
    return connectionCount;
  }

  /** Returns the last 1,000 requests, oldest first. */
  public synchronized List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /**
   * Returns the next request that was not taken yet, waiting for one if necessary. Keeps at most
   * 1,000 such requests. The response may not have been sent yet.
   *
   * @throws AssertionError if no request is received within the timeout
   */
  public synchronized RecordedRequest takeRequest(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (notTaken.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no request received within " + timeout + " at " + url());
      }
      wait(left);
    }
    return notTaken.remove();
  }

  /** Stops listening and closes all connections. Does nothing if stopped. */
  public void stop() {
    List<Thread> ended;
    synchronized (this) {
      closeQuietly(serverSocket);
      serverSocket = null;
      connections.forEach(FakeHttpServer::closeQuietly);
      ended = new ArrayList<>(threads);
    }
    ended.forEach(FakeHttpServer::join);
  }

  /**
   * Listens again on the same port. Does nothing if listening.
   *
   * @throws UncheckedIOException if another process has taken the port
   */
  public void start() {
    synchronized (this) {
      if (serverSocket == null) {
        accept(listen(port));
      }
    }
  }

  /** Same as {@link #stop}. */
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
    serverSocket = socket;
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
    if (serverSocket != from) {
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
      } while (request != null && nextResponse(request).write(connection));
    } catch (IOException e) {
      // The client closed the connection, or this server stops.
    } finally {
      synchronized (this) {
        connections.remove(connection);
      }
    }
  }

  private synchronized FakeResponse nextResponse(RecordedRequest request) {
    requestCount++;
    addTo(requests, request);
    addTo(notTaken, request);
    notifyAll();
    if (requestsLeft == 0 && overLimit != null) {
      return overLimit;
    }
    requestsLeft = Math.max(0, requestsLeft - 1);
    return chosenFor(request).to(request);
  }

  private FakeResponse chosenFor(RecordedRequest request) {
    String path = request.pathWithoutQuery();
    FakeResponse next = enqueued.poll();
    if (next != null) {
      return next;
    }
    Function<RecordedRequest, FakeResponse> scripted = byPath.get(request.method() + " " + path);
    return (scripted != null ? scripted : byPath.getOrDefault(path, responder)).apply(request);
  }

  private static void addTo(Deque<RecordedRequest> recent, RecordedRequest request) {
    recent.add(request);
    if (recent.size() > MAX_RECORDED) {
      recent.remove();
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
      // Nothing can be done about it.
    }
  }

  @Override
  public String toString() {
    return url();
  }
}
