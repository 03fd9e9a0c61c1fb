package io.github.panicmonitors.core.internal.connection;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a manager: one publishes, and one for each role consumes. A broker that blocks
 * publishers still delivers configurations and pings, and a refused role affects no other.
 */
public final class ManagerConnections {
  private final TimeSource time;
  private final ConnectionStatusTracker publishingStatus;
  private final Map<String, ConnectionStatusTracker> consumingStatus = new LinkedHashMap<>();
  private @Nullable Supervisor publishing;
  private final List<Supervisor> consuming = new ArrayList<>();

  /**
   * Creates connections that are not started yet.
   *
   * @param roles the ids of the roles
   */
  public ManagerConnections(
      TimeSource time, Collection<String> roles, Listeners listeners, Executor reports) {
    this.time = time;
    publishingStatus = new ConnectionStatusTracker(time, Side.PUBLISHING, "", listeners, reports);
    for (String role : roles) {
      consumingStatus.put(
          role, new ConnectionStatusTracker(time, Side.CONSUMING, role, listeners, reports));
    }
  }

  public ConnectionStatusTracker publishing() {
    return publishingStatus;
  }

  public ConnectionStatusTracker consuming(String role) {
    return requireNonNull(consumingStatus.get(role), role);
  }

  /**
   * Starts all connections.
   *
   * @param listeners returns the listener of each role's connection
   */
  public void start(
      ManagerThreads threads,
      Broker broker,
      Outbox outbox,
      String managerName,
      Collection<ManagedRole> roles,
      Function<ManagedRole, RoleListener> listeners) {
    publishing =
        new Supervisor(
            threads,
            "publisher",
            broker,
            managerName + " publishing",
            () -> new PublishingSession(time, outbox, outbox.shared(), publishingStatus),
            publishingStatus);
    for (ManagedRole role : roles) {
      consuming.add(
          new Supervisor(
              threads,
              "consumer",
              broker,
              role.name() + " consuming",
              () -> new ConsumingSession(time, role, listeners.apply(role)),
              consuming(role.id())));
    }
  }

  private List<Supervisor> all() {
    List<Supervisor> all = new ArrayList<>();
    if (publishing != null) {
      all.add(publishing);
    }
    all.addAll(consuming);
    return all;
  }

  /** Waits until each has tried to connect once. Returns why they failed. */
  public List<BrokerException> awaitFirstAttempts() throws InterruptedException {
    List<BrokerException> failures = new ArrayList<>();
    for (Supervisor one : all()) {
      BrokerException failure = one.awaitFirstAttempt();
      if (failure != null) {
        failures.add(failure);
      }
    }
    return failures;
  }

  /** Waits until all are open. Returns false if the deadline came first. */
  public boolean awaitConnected(long deadlineNanos) throws InterruptedException {
    boolean connected = publishingStatus.awaitConnected(deadlineNanos);
    for (ConnectionStatusTracker role : consumingStatus.values()) {
      connected = connected && role.awaitConnected(deadlineNanos);
    }
    return connected;
  }

  /** Starts closing the consuming connections. Does not wait. */
  public void stopConsuming() {
    consuming.forEach(Supervisor::stop);
  }

  /** Starts closing the publishing connection. Does not wait. */
  public void stopPublishing() {
    if (publishing != null) {
      publishing.stop();
    }
  }

  /** Waits until all connections have closed, and closes them by force if that takes too long. */
  public boolean awaitEnd(long forceAtNanos, long deadlineNanos) throws InterruptedException {
    if (awaitAllEnded(forceAtNanos)) {
      return true;
    }
    // All before the next wait, so that they share its time.
    all().forEach(Supervisor::startForceClose);
    return awaitAllEnded(deadlineNanos);
  }

  private boolean awaitAllEnded(long deadlineNanos) throws InterruptedException {
    boolean allEnded = true;
    for (Supervisor one : all()) {
      allEnded &= one.awaitEnd(deadlineNanos);
    }
    return allEnded;
  }
}
