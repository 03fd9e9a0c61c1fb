package io.github.panicmonitors.testkit.broker;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.TopicPattern;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with an {@link InMemoryBroker}: a server, its operator and the network as a test
 * scripts them. Got from {@link InMemoryBroker#faults()}.
 *
 * <pre>{@code
 * broker.faults().stop();
 * time.advance(Duration.ofSeconds(10));
 * broker.faults().restart();
 * }</pre>
 *
 * <p>A fault lasts until the method that ends it is called, or {@link #heal()}, which ends all of
 * them. Faults of the same kind replace each other, counts add up. Nothing blocks; what takes time
 * takes it on the broker's time source. {@link #chaos(long)} deals faults at random.
 *
 * <p>Safe for use by several threads.
 */
public final class BrokerFaults {
  /** Fixed, so that a test sees the same order each time it runs. */
  private static final long REORDERING_SEED = 20_260_101;

  private final BrokerState state;

  // Guarded by the broker's state.
  private final Deque<BrokerFault> refusals = new ArrayDeque<>();
  private final List<TopicPattern> lostRoutes = new ArrayList<>();
  private final Random reordering = new Random(REORDERING_SEED);
  private long confirmDelayNanos;
  private long reorderWithinNanos;
  private @Nullable String alarm;
  private boolean down;
  private boolean swallowing;
  private boolean holdingConfirms;
  private int nacks;
  private int duplicates;

  BrokerFaults(BrokerState state) {
    this.state = state;
  }

  // Connections

  /** Ends all connections and refuses new ones until {@link #restart}. What it holds stays. */
  public void stop() {
    synchronized (state) {
      down = true;
      loseConnections();
    }
  }

  /** Takes connections again after {@link #stop}. */
  public void restart() {
    synchronized (state) {
      down = false;
    }
  }

  /** Refuses the next {@code count} connections, after those that are to be refused already. */
  public void refuseConnects(int count, BrokerFault fault) {
    requireNonNull(fault, "fault");
    synchronized (state) {
      for (int i = 0; i < count; i++) {
        refusals.add(fault);
      }
    }
  }

  /** Ends all connections, as a network fault or a restart of the broker does. */
  public void dropConnections() {
    synchronized (state) {
      loseConnections();
    }
  }

  private void loseConnections() {
    for (InMemoryConnection connection : state.connections()) {
      connection.lose(new BrokerException(BrokerFault.CONNECTION_LOST, "connection was lost"));
    }
  }

  /**
   * Closes the channel of a connection, which ends the connection: the broker objects to something
   * that was done on it. RabbitMQ's codes are 403 for {@link BrokerFault#ACCESS_REFUSED}, 404 for
   * {@link BrokerFault#NOT_FOUND}, 405 for {@link BrokerFault#RESOURCE_LOCKED} and 406 for {@link
   * BrokerFault#PRECONDITION_FAILED}.
   *
   * @param connection one of {@link InMemoryBroker#connections()}; the oldest, if several have the
   *     name
   * @throws IllegalArgumentException if there is no such connection
   */
  public void closeChannel(String connection, BrokerFault fault) {
    requireNonNull(fault, "fault");
    synchronized (state) {
      state.connections().stream()
          .filter(open -> open.name.equals(connection))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no connection '" + connection + "'"))
          .lose(new BrokerException(fault, "channel was closed by the test"));
    }
  }

  /**
   * Has the network swallow everything until {@link #letThrough}. The connections that are open die
   * without anybody being told: what they publish and acknowledge is lost, nothing comes any more,
   * and requests time out after 10 seconds. After 20 seconds, two missed heartbeats, their users
   * are told that they are lost, unless they have closed them before, and the broker gives back
   * what they have not acknowledged; until then it takes them for alive, consumers included. New
   * connections time out after 10 seconds.
   */
  public void swallow() {
    synchronized (state) {
      swallowing = true;
      state.connections().forEach(InMemoryConnection::fallSilent);
    }
  }

  /**
   * Lets new connections through again after {@link #swallow}, also those that are being tried.
   * What died remains dead; so this right after {@code swallow} is the silent death of what was
   * open.
   */
  public void letThrough() {
    synchronized (state) {
      swallowing = false;
      state.wakeConnecting();
    }
  }

  /**
   * Raises an alarm, as RabbitMQ does when memory or disk run out. A connection is blocked by its
   * next publish: the listener is told, that message's confirm and all others of the connection are
   * held back, further publishes wait, and requests time out after 10 seconds. A connection that
   * publishes nothing does not notice.
   *
   * @param reason what the listeners are told
   */
  public void block(String reason) {
    requireNonNull(reason, "reason");
    synchronized (state) {
      alarm = reason;
    }
  }

  /** Ends the alarm: connections that were blocked go on. */
  public void unblock() {
    synchronized (state) {
      alarm = null;
      state.connections().forEach(InMemoryConnection::unblock);
    }
  }

  // Messages

  /** Holds all confirms back from now on. */
  public void holdConfirms() {
    synchronized (state) {
      holdingConfirms = true;
    }
  }

  /** Sends the confirms that were held back, in order, and holds no more. */
  public void releaseConfirms() {
    synchronized (state) {
      holdingConfirms = false;
      state.connections().forEach(InMemoryConnection::flushConfirms);
    }
  }

  /**
   * Sends every confirm of a message from now on so much later, in order; zero ends it.
   *
   * @throws IllegalArgumentException if {@code delay} is negative
   */
  public void delayConfirms(Duration delay) {
    long nanos = notNegative("delay", delay);
    synchronized (state) {
      confirmDelayNanos = nanos;
    }
  }

  /**
   * Sends every confirm of a message from now on later by a random time, besides any {@linkplain
   * #delayConfirms delay}, so that they overtake one another; zero ends it.
   *
   * @param within the longest such time
   * @throws IllegalArgumentException if {@code within} is negative
   */
  public void reorderConfirms(Duration within) {
    long nanos = notNegative("within", within);
    synchronized (state) {
      reorderWithinNanos = nanos;
    }
  }

  private static long notNegative(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + duration);
    }
    return duration.toNanos();
  }

  /** Refuses the next {@code count} messages of connections: they are answered negatively. */
  public void nackNext(int count) {
    synchronized (state) {
      nacks += count;
    }
  }

  /**
   * Puts messages of connections whose routing key matches into no queue, whatever is bound, until
   * {@link #restoreRoutes}: they are returned.
   */
  public void loseRoutes(String pattern) {
    TopicPattern lost = TopicPattern.of(pattern);
    synchronized (state) {
      lostRoutes.add(lost);
    }
  }

  /** Routes all messages again as queues are bound. */
  public void restoreRoutes() {
    synchronized (state) {
      lostRoutes.clear();
    }
  }

  /**
   * Delivers each of the next {@code count} messages twice that consumers get, the second time
   * marked as redelivered, as when an acknowledgement was lost.
   */
  public void duplicateNext(int count) {
    synchronized (state) {
      duplicates += count;
    }
  }

  // All of them

  /** Ends all faults, forgets counts that are left, and sends the confirms that were held back. */
  public void heal() {
    synchronized (state) {
      restart();
      refusals.clear();
      letThrough();
      delayConfirms(Duration.ZERO);
      reorderConfirms(Duration.ZERO);
      releaseConfirms();
      unblock();
      nacks = 0;
      restoreRoutes();
      duplicates = 0;
    }
  }

  /** Begins to deal faults at random, by a seed that is random too. See {@link #chaos(long)}. */
  public BrokerChaos chaos() {
    return chaos(new Random().nextLong());
  }

  /**
   * Begins to deal faults at random, until the result is closed. The seed is logged, so that a
   * failed test can be run with it again.
   *
   * @param seed decides which faults come, when, and how long they last
   */
  public BrokerChaos chaos(long seed) {
    return BrokerChaos.begin(state.time, this, seed);
  }

  // What chaos and the broker ask

  /** Closes one of the channels that are open, if any is. */
  void closeAnyChannel(int which, BrokerFault fault) {
    synchronized (state) {
      List<InMemoryConnection> open = state.connections();
      if (!open.isEmpty()) {
        closeChannel(open.get(which % open.size()).name, fault);
      }
    }
  }

  /** Throws if the next connection is to be refused. */
  void refuseConnect() throws BrokerException {
    if (down) {
      throw new BrokerException(BrokerFault.UNREACHABLE, "broker is stopped");
    }
    BrokerFault refusal = refusals.poll();
    if (refusal != null) {
      throw new BrokerException(refusal, "connection refused by the test");
    }
  }

  boolean isSwallowing() {
    return swallowing;
  }

  @Nullable String alarm() {
    return alarm;
  }

  boolean isHoldingConfirms() {
    return holdingConfirms;
  }

  long nextConfirmDelayNanos() {
    return reorderWithinNanos == 0
        ? confirmDelayNanos
        : confirmDelayNanos + reordering.nextLong(reorderWithinNanos);
  }

  boolean takeNack() {
    boolean taken = nacks > 0;
    nacks -= taken ? 1 : 0;
    return taken;
  }

  boolean losesRoute(String routingKey) {
    return lostRoutes.stream().anyMatch(pattern -> pattern.matches(routingKey));
  }

  boolean takeDuplicate() {
    boolean taken = duplicates > 0;
    duplicates -= taken ? 1 : 0;
    return taken;
  }
}
