package io.github.panicmonitors.examples.standalone;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /events} to a limited number of clients. Thread-safe. */
final class SseClients implements AutoCloseable {
  static final int MAX_CLIENTS = 8;
  static final String CONTENT_TYPE = "text/event-stream";

  private static final Logger log = LoggerFactory.getLogger(SseClients.class);

  /** A client that has not read for this long loses its place to a new one. */
  private static final long REPLACEABLE_NANOS = Duration.ofSeconds(5).toNanos();

  private final HealthTracker health;
  private final ClientConnections connections;

  /** A single thread, which updates all streams. */
  private final Executor updater;

  /** Guarded by its own lock. */
  private final Set<SseStream> streams = new LinkedHashSet<>();

  SseClients(HealthTracker health, ClientConnections connections, Executor updater) {
    this.health = health;
    this.connections = connections;
    this.updater = updater;
  }

  /**
   * Streams events to a client until it disconnects or this is closed. Does not block.
   *
   * @return false if there are too many clients
   */
  boolean open(Response response, Callback callback) {
    SseStream stream = new SseStream(connections, response, callback, this::remove);
    // Before the stream is updated, which may happen as soon as it is in the set.
    response.setStatus(200);
    response.getHeaders().put("Content-Type", CONTENT_TYPE);
    SseStream replaced = null;
    synchronized (streams) {
      if (streams.size() >= MAX_CLIENTS) {
        replaced = longestUnread();
        if (replaced == null) {
          return false;
        }
        streams.remove(replaced);
      }
      streams.add(stream);
    }
    if (replaced != null) {
      replaced.drop();
    }
    updater.execute(() -> update(List.of(stream), health::current));
    return true;
  }

  private @Nullable SseStream longestUnread() {
    return streams.stream()
        .filter(stream -> stream.unreadNanos() > REPLACEABLE_NANOS)
        .max(Comparator.comparingLong(SseStream::unreadNanos))
        .orElse(null);
  }

  private void remove(SseStream stream) {
    synchronized (streams) {
      streams.remove(stream);
    }
  }

  private List<SseStream> streams() {
    synchronized (streams) {
      return List.copyOf(streams);
    }
  }

  /** Adds the status to the history of the health, and sends each client what has changed. */
  void update() {
    List<SseStream> outdated = streams();
    if (outdated.isEmpty()) {
      health.sample();
    } else {
      update(outdated, health::sampleHealth);
    }
  }

  private static void update(List<SseStream> outdated, Supplier<HealthTracker.Snapshot> snapshot) {
    try {
      HealthTracker.Snapshot now = snapshot.get();
      outdated.forEach(stream -> stream.update(now));
    } catch (RuntimeException e) {
      for (SseStream stream : outdated) {
        log.error("event stream to a client of /events failed", e);
        stream.fail(e);
      }
    }
  }

  /** Ends all event streams. */
  @Override
  public void close() {
    updater.execute(() -> streams().forEach(SseStream::close));
  }
}
