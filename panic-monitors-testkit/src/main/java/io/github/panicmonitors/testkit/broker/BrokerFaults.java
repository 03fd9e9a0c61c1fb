package io.github.panicmonitors.testkit.broker;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.TopicPattern;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Scripted faults of an {@link InMemoryBroker}: of the server, its operator and the network.
 * Obtained from {@link InMemoryBroker#faults()}.
 *
 * <pre>{@code
 * broker.faults().stop();
 * time.advance(Duration.ofSeconds(10));
 * broker.faults().restart();
 * }</pre>
 *
 * <p>A fault lasts until its counterpart or {@link #heal()} is called. A new fault replaces an
 * earlier one of the same kind, but counts are added. No method blocks. Delays use the broker's
 * time source. {@link #chaos(long)} injects random faults.
 *
 * <p>Thread-safe.
 */
public final class BrokerFaults {
  private final BrokerState state;

  private final ActiveFaults active;

  BrokerFaults(BrokerState state) {
    this.state = state;
    this.active = state.faults;
  }

  // Connections

  /** Closes all connections and refuses new ones until {@link #restart}. Messages are kept. */
  public void stop() {
    synchronized (state) {
      active.stopped = true;
      closeConnections();
    }
  }

  /** Accepts connections again after {@link #stop}. */
  public void restart() {
    synchronized (state) {
      active.stopped = false;
    }
  }

  /** Refuses the next {@code count} connection attempts, after any refusals already scripted. */
  public void refuseConnects(int count, BrokerFault fault) {
    requireNonNull(fault, "fault");
    synchronized (state) {
      for (int i = 0; i < count; i++) {
        active.refusals.add(fault);
      }
    }
  }

  /** Closes all connections, as a network fault or a broker restart does. */
  public void dropConnections() {
    synchronized (state) {
      closeConnections();
    }
  }

  private void closeConnections() {
    for (InMemoryConnection connection : state.connections()) {
      connection.closeOnBrokerSide(
          new BrokerException(BrokerFault.CONNECTION_LOST, "connection lost"));
    }
  }

  /**
   * Closes the channel of a connection with an error, which closes the connection. RabbitMQ's reply
   * codes are 403 for {@link BrokerFault#ACCESS_REFUSED}, 404 for {@link BrokerFault#NOT_FOUND},
   * 405 for {@link BrokerFault#RESOURCE_LOCKED} and 406 for {@link
   * BrokerFault#PRECONDITION_FAILED}.
   *
   * @param connection a name from {@link InMemoryBroker#connections()}; if several connections have
   *     it, the oldest is closed
   * @throws IllegalArgumentException if no open connection has this name
   */
  public void closeChannel(String connection, BrokerFault fault) {
    requireNonNull(fault, "fault");
    synchronized (state) {
      state.connections().stream()
          .filter(open -> open.name.equals(connection))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no connection '" + connection + "'"))
          .closeOnBrokerSide(new BrokerException(fault, "channel closed by the test"));
    }
  }

  /**
   * Partitions the network until {@link #endPartition}: packets are dropped in both directions.
   *
   * <p>Open connections die silently. What they publish and acknowledge is lost, they receive
   * nothing, and their requests time out after 10 seconds. After 20 seconds, two missed heartbeats,
   * both sides notice: listeners see {@link BrokerFault#CONNECTION_LOST} and the broker requeues
   * unacknowledged messages. Until then the broker considers the connections and their consumers
   * alive. Connection attempts time out after 10 seconds.
   */
  public void partition() {
    synchronized (state) {
      active.partitioned = true;
      state.connections().forEach(InMemoryConnection::partition);
    }
  }

  /**
   * Ends a {@link #partition}: new and pending connection attempts succeed again. Connections that
   * were open before it stay dead, so calling this right after {@code partition} kills all open
   * connections silently.
   */
  public void endPartition() {
    synchronized (state) {
      active.partitioned = false;
      state.wakePendingConnects();
    }
  }

  /**
   * Raises a resource alarm, as RabbitMQ does when memory or disk space runs out. The next publish
   * of a connection blocks it: its listener is notified, its confirms are held back, further
   * publishes block, and requests time out after 10 seconds. Connections that publish nothing are
   * not affected.
   *
   * @param reason the reason passed to the listeners
   */
  public void block(String reason) {
    requireNonNull(reason, "reason");
    synchronized (state) {
      active.alarm = reason;
    }
  }

  /** Clears the alarm and unblocks blocked connections. */
  public void unblock() {
    synchronized (state) {
      active.alarm = null;
      state.connections().forEach(InMemoryConnection::unblock);
    }
  }

  // Permissions

  /**
   * Lets connections use exchanges and queues that exist, but no longer declare others, until
   * {@link #restorePermissions}.
   */
  public void revokeDeclaring() {
    synchronized (state) {
      active.mayDeclare = false;
    }
  }

  /** Refuses bindings of connections, without closing them, until {@link #restorePermissions}. */
  public void revokeBinding() {
    synchronized (state) {
      active.mayBind = false;
    }
  }

  /** Permits declarations and bindings again. */
  public void restorePermissions() {
    synchronized (state) {
      active.mayDeclare = true;
      active.mayBind = true;
    }
  }

  // Messages

  /** Holds back all confirms until {@link #releaseConfirms}. */
  public void holdConfirms() {
    synchronized (state) {
      active.holdingConfirms = true;
    }
  }

  /** Sends the held confirms in order and stops holding confirms back. */
  public void releaseConfirms() {
    synchronized (state) {
      active.holdingConfirms = false;
      state.connections().forEach(InMemoryConnection::flushConfirms);
    }
  }

  /**
   * Delays every later confirm by this time, keeping their order. Zero ends the delay.
   *
   * @throws IllegalArgumentException if {@code delay} is negative
   */
  public void delayConfirms(Duration delay) {
    long nanos = notNegative("delay", delay);
    synchronized (state) {
      active.confirmDelayNanos = nanos;
    }
  }

  /**
   * Delays every later confirm by a random time, so that confirms overtake each other. This adds to
   * any {@linkplain #delayConfirms fixed delay}. Zero ends it.
   *
   * @param within the maximum random delay
   * @throws IllegalArgumentException if {@code within} is negative
   */
  public void reorderConfirms(Duration within) {
    long nanos = notNegative("within", within);
    synchronized (state) {
      active.reorderWithinNanos = nanos;
    }
  }

  private static long notNegative(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + duration);
    }
    return duration.toNanos();
  }

  /** Nacks the next {@code count} messages that connections publish. */
  public void nackNext(int count) {
    synchronized (state) {
      active.nacks += count;
    }
  }

  /**
   * Returns messages with matching routing keys as unroutable, despite any bindings, until {@link
   * #restoreRoutes}. Messages that the test itself publishes are not affected.
   *
   * @param pattern a topic pattern
   */
  public void loseRoutes(String pattern) {
    TopicPattern lost = TopicPattern.of(pattern);
    synchronized (state) {
      active.lostRoutes.add(lost);
    }
  }

  /** Routes all messages by the bindings again. */
  public void restoreRoutes() {
    synchronized (state) {
      active.lostRoutes.clear();
    }
  }

  /**
   * Delivers the next {@code count} messages twice, as when an acknowledgement is lost. The second
   * delivery is marked as redelivered.
   */
  public void duplicateNext(int count) {
    synchronized (state) {
      active.duplicates += count;
    }
  }

  // All faults

  /** Ends all faults, clears all counts, and sends the held confirms. */
  public void heal() {
    synchronized (state) {
      restart();
      active.refusals.clear();
      restorePermissions();
      endPartition();
      delayConfirms(Duration.ZERO);
      reorderConfirms(Duration.ZERO);
      releaseConfirms();
      unblock();
      active.nacks = 0;
      restoreRoutes();
      active.duplicates = 0;
    }
  }

  /** Starts injecting random faults with a random seed. See {@link #chaos(long)}. */
  public BrokerChaos chaos() {
    return chaos(new Random().nextLong());
  }

  /**
   * Starts injecting random faults until the result is closed. Logs the seed, so that a failed test
   * can be repeated with it.
   *
   * @param seed decides which faults are injected, when, and for how long
   */
  public BrokerChaos chaos(long seed) {
    return BrokerChaos.start(state.time, this, seed);
  }

  /** Closes the channel of the open connection at this index, modulo their number. */
  void closeAnyChannel(int index, BrokerFault fault) {
    synchronized (state) {
      List<InMemoryConnection> open = state.connections();
      if (!open.isEmpty()) {
        closeChannel(open.get(index % open.size()).name, fault);
      }
    }
  }
}
