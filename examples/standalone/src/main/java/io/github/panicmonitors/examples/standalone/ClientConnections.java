package io.github.panicmonitors.examples.standalone;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose clients keep the server waiting. Thread-safe.
 *
 * <p>Each connection serves one request. If there are too many connections, the one whose client
 * has kept the server waiting longest is closed; the new one only if no other client does.
 */
final class ClientConnections implements Connection.Listener {
  /**
   * The limits.
   *
   * @param perAddress maximum number of connections of one address
   * @param total maximum number of connections
   * @param head how long a client may take to send the whole head of its request, and to close the
   *     connection after the response
   * @param read how long a client may take to read what was sent
   */
  record Limits(int perAddress, int total, Duration head, Duration read) {
    private static final int TOTAL = 512;

    /** Returns the limits of the process, of which the first can be set. */
    static Limits of(int perAddress) {
      return new Limits(
          perAddress, Math.max(perAddress, TOTAL), Duration.ofSeconds(5), Duration.ofSeconds(30));
    }
  }

  /** A client that has not read for this long keeps the server waiting. */
  private static final long UNREAD_NANOS = Duration.ofMillis(100).toNanos();

  /** What a connection waits for. The order is that in which surplus connections are closed. */
  private enum Awaited {
    /** The whole head of the request, or the end of the connection after the response. */
    HEAD,
    /** That the client reads what was sent. */
    READ,
    /** Nothing from the client. */
    NOTHING
  }

  /** A connection, what it waits for, and since when. */
  private record Client(Connection connection, Object address, Awaited awaited, long sinceNanos) {
    static Client opened(Connection connection) {
      SocketAddress remote = connection.getEndPoint().getRemoteSocketAddress();
      Object address = remote instanceof InetSocketAddress inet ? inet.getAddress() : connection;
      return new Client(connection, address, Awaited.HEAD, System.nanoTime());
    }

    Client awaiting(Awaited next) {
      return new Client(connection, address, next, System.nanoTime());
    }

    /** Returns whether the client keeps the server waiting for longer than packets take. */
    boolean isSlow() {
      return awaited == Awaited.HEAD || (awaited == Awaited.READ && waitedNanos() > UNREAD_NANOS);
    }

    long waitedNanos() {
      return System.nanoTime() - sinceNanos;
    }

    void close() {
      connection.getEndPoint().close();
    }
  }

  private static final Comparator<Client> CLOSED_FIRST =
      Comparator.comparing(Client::awaited).thenComparingLong(Client::sinceNanos);

  private final Limits limits;

  /** Guarded by its own lock. */
  private final Map<Connection, Client> clients = new LinkedHashMap<>();

  ClientConnections(Limits limits) {
    this.limits = limits;
  }

  @Override
  public void onOpened(Connection connection) {
    Client opened = Client.opened(connection);
    Client surplus;
    synchronized (clients) {
      surplus = surplus(opened);
      clients.put(connection, opened);
      if (surplus != null) {
        clients.remove(surplus.connection);
      }
    }
    if (surplus != null) {
      surplus.close();
    }
  }

  /** Returns the connection to close for a new one; null if there is room for both. */
  private @Nullable Client surplus(Client opened) {
    List<Client> others = List.copyOf(clients.values());
    List<Client> neighbours =
        others.stream().filter(other -> other.address.equals(opened.address)).toList();
    if (neighbours.size() >= limits.perAddress) {
      return first(neighbours, opened);
    }
    return others.size() >= limits.total ? first(others, opened) : null;
  }

  private static Client first(List<Client> others, Client opened) {
    return others.stream().filter(Client::isSlow).min(CLOSED_FIRST).orElse(opened);
  }

  @Override
  public void onClosed(Connection connection) {
    synchronized (clients) {
      clients.remove(connection);
    }
  }

  /** Returns the number of open connections. */
  int count() {
    synchronized (clients) {
      return clients.size();
    }
  }

  /** Notes that the head of a request is whole. */
  void started(Request request) {
    await(request, Awaited.NOTHING);
  }

  /** Writes to a client without blocking, and notes that the client must read it. */
  void write(Response response, boolean last, ByteBuffer content, Callback callback) {
    Request request = response.getRequest();
    Awaited next = last ? Awaited.HEAD : Awaited.NOTHING;
    await(request, Awaited.READ);
    response.write(last, content, Callback.from(() -> await(request, next), callback));
  }

  private void await(Request request, Awaited next) {
    Connection connection = request.getConnectionMetaData().getConnection();
    synchronized (clients) {
      clients.computeIfPresent(connection, (key, client) -> client.awaiting(next));
    }
  }

  /** Closes the connection of a response. */
  void close(Response response) {
    response.getRequest().getConnectionMetaData().getConnection().getEndPoint().close();
  }

  /** Closes the connections whose clients take too long. */
  void closeOverdue() {
    overdue().forEach(Client::close);
  }

  private List<Client> overdue() {
    synchronized (clients) {
      return clients.values().stream().filter(this::isOverdue).toList();
    }
  }

  private boolean isOverdue(Client client) {
    return switch (client.awaited) {
      case HEAD -> client.waitedNanos() > limits.head.toNanos();
      case READ -> client.waitedNanos() > limits.read.toNanos();
      case NOTHING -> false;
    };
  }
}
