package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.manager.MonitorConnections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the monitors' own connections and remembers which monitors cannot publish. */
final class MonitorConnectionsTracker {
  private static final Logger log = LoggerFactory.getLogger(MonitorConnectionsTracker.class);

  private final MonitorConnections none;
  private final Executor reports;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong opened = new AtomicLong();
  private final Map<Entry, String> failing = new ConcurrentHashMap<>();

  /** Accessed only by reports, which run one at a time. */
  private boolean reported;

  /**
   * Creates a tracker of no connections.
   *
   * @param none the status as long as there are none
   * @param reports runs the logging, on another thread
   */
  MonitorConnectionsTracker(MonitorConnections none, Executor reports) {
    this.none = none;
    this.reports = reports;
  }

  MonitorConnections status() {
    Map<Entry, String> now = Map.copyOf(failing);
    String reason = now.values().stream().findFirst().orElse("");
    return new MonitorConnections(none.mode(), open.get(), opened.get(), now.size(), reason);
  }

  Entry newEntry(String monitor) {
    return new Entry(monitor);
  }

  private void report() {
    Optional<Map.Entry<Entry, String>> failure = failing.entrySet().stream().findFirst();
    if (failure.isPresent() != reported) {
      reported = failure.isPresent();
      failure.ifPresentOrElse(
          entry ->
              log.warn(
                  "connections of monitors fail: {} ({})",
                  entry.getValue(),
                  entry.getKey().monitor),
          () -> log.info("connections of monitors work again"));
    }
  }

  /** The state of one monitor's connection. */
  final class Entry implements PublishingSession.BlockedListener {
    private final String monitor;
    private volatile boolean forgotten;

    private Entry(String monitor) {
      this.monitor = monitor;
    }

    void opened() {
      open.incrementAndGet();
      opened.incrementAndGet();
    }

    void closed() {
      open.decrementAndGet();
    }

    void failing(String reason) {
      failing.put(this, reason);
      if (forgotten) {
        failing.remove(this);
      }
      reports.execute(MonitorConnectionsTracker.this::report);
    }

    void working() {
      if (failing.remove(this) != null) {
        reports.execute(MonitorConnectionsTracker.this::report);
      }
    }

    /** The monitor has ended: later failures are ignored. */
    void forget() {
      forgotten = true;
      working();
    }

    @Override
    public void blocked(Session by, String reason) {
      failing("BLOCKED: " + reason);
    }

    @Override
    public void unblocked(Session by) {
      working();
    }
  }
}
