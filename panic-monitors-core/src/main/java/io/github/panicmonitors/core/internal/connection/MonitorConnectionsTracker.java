package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.MonitorConnections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the monitors' own connections stand, for everybody to see. */
final class MonitorConnectionsTracker {
  private static final Logger log = LoggerFactory.getLogger(MonitorConnectionsTracker.class);

  private final ConnectionMode mode;
  private final Executor reports;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong opened = new AtomicLong();
  private final Map<Entry, String> troubles = new ConcurrentHashMap<>();

  /** Touched by reports only, which run one after the other. */
  private boolean reported;

  MonitorConnectionsTracker(ConnectionMode mode, Executor reports) {
    this.mode = mode;
    this.reports = reports;
  }

  MonitorConnections status() {
    Map<Entry, String> now = Map.copyOf(troubles);
    String reason = now.values().stream().findFirst().orElse("");
    return new MonitorConnections(mode, open.get(), opened.get(), now.size(), reason);
  }

  Entry newEntry() {
    return new Entry();
  }

  private void report() {
    Optional<String> trouble = troubles.values().stream().findFirst();
    if (trouble.isPresent() != reported) {
      reported = trouble.isPresent();
      trouble.ifPresentOrElse(
          reason -> log.warn("connections of monitors fail: {}", reason),
          () -> log.info("connections of monitors work again"));
    }
  }

  /** One monitor's. */
  final class Entry implements PublishingSession.Blockages {
    private volatile boolean forgotten;

    void opened() {
      open.incrementAndGet();
      opened.incrementAndGet();
    }

    void closed() {
      open.decrementAndGet();
    }

    void failing(String reason) {
      troubles.put(this, reason);
      if (forgotten) {
        troubles.remove(this);
      }
      reports.execute(MonitorConnectionsTracker.this::report);
    }

    /** The monitor is no more; what comes late is not taken down. */
    void forget() {
      forgotten = true;
      works();
    }

    void works() {
      if (troubles.remove(this) != null) {
        reports.execute(MonitorConnectionsTracker.this::report);
      }
    }

    @Override
    public void blocked(Session by, String reason) {
      failing("BLOCKED: " + reason);
    }

    @Override
    public void unblocked(Session by) {
      works();
    }
  }
}
