package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.prometheus.Target.Origin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Connections that wait for their next request; those that wait for too long are closed. */
final class IdleConnections {
  private final Duration limit;
  private final Map<Origin, Deque<HttpConnection>> byOrigin = new HashMap<>();

  /** All of them, the longest idle first. */
  private final Set<HttpConnection> byAge = new LinkedHashSet<>();

  private boolean closed;

  IdleConnections(Duration limit) {
    this.limit = limit;
  }

  /** Returns the connection to this server that was used last. */
  synchronized @Nullable HttpConnection take(Origin origin) {
    closeAged();
    Deque<HttpConnection> idle = byOrigin.get(origin);
    HttpConnection connection = idle == null ? null : idle.pollLast();
    if (connection != null) {
      forget(connection);
    }
    return connection;
  }

  synchronized void put(HttpConnection connection) {
    if (closed) {
      connection.close();
      return;
    }
    closeAged();
    connection.idle();
    byAge.add(connection);
    byOrigin.computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>(1)).add(connection);
  }

  synchronized void closeAll(Origin origin) {
    Deque<HttpConnection> idle = byOrigin.getOrDefault(origin, new ArrayDeque<>(1));
    for (HttpConnection connection : List.copyOf(idle)) {
      forget(connection);
      connection.close();
    }
  }

  synchronized void close() {
    closed = true;
    new ArrayList<>(byOrigin.keySet()).forEach(this::closeAll);
  }

  synchronized int size() {
    return byAge.size();
  }

  private void closeAged() {
    Iterator<HttpConnection> oldest = byAge.iterator();
    while (oldest.hasNext()) {
      HttpConnection connection = oldest.next();
      if (!connection.isIdleFor(limit)) {
        return;
      }
      oldest.remove();
      forget(connection);
      connection.close();
    }
  }

  private void forget(HttpConnection connection) {
    byAge.remove(connection);
    Deque<HttpConnection> idle = byOrigin.get(connection.origin());
    if (idle != null) {
      idle.remove(connection);
      if (idle.isEmpty()) {
        byOrigin.remove(connection.origin());
      }
    }
  }
}
