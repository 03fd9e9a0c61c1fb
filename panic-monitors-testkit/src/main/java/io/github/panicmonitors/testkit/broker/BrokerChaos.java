package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Injects random faults into an {@link InMemoryBroker} until it is closed. Started by {@link
 * BrokerFaults#chaos(long)}.
 *
 * <p>One or two faults at a time last up to 20 seconds. Then the broker works normally for up to 10
 * seconds.
 *
 * <pre>{@code
 * try (BrokerChaos chaos = broker.faults().chaos(seed)) {
 *   time.advance(Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * <p>The same seed injects the same faults at the same times of the broker's time source. Messages
 * may be returned or nacked, and pings may be lost. Configurations are delivered at least once, and
 * queues keep their messages.
 *
 * <p>Thread-safe.
 */
public final class BrokerChaos implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(BrokerChaos.class.getName());
  private static final Duration MAX_CALM = Duration.ofSeconds(10);
  private static final Duration MAX_FAULT = Duration.ofSeconds(20);
  private static final Duration MAX_DELAY = Duration.ofSeconds(5);

  private static final BrokerFault[] CONNECT_FAULTS = {
    BrokerFault.UNREACHABLE, BrokerFault.TIMEOUT, BrokerFault.CREDENTIALS_REFUSED
  };
  private static final BrokerFault[] CHANNEL_FAULTS = {
    BrokerFault.ACCESS_REFUSED,
    BrokerFault.NOT_FOUND,
    BrokerFault.PRECONDITION_FAILED,
    BrokerFault.PROTOCOL
  };

  private final TimeSource time;
  private final BrokerFaults faults;
  private final long seed;
  private final Random random;
  private final Waiter waiter;

  // Guarded by this, which also ensures that nothing is injected after close().
  private final List<String> injected = new ArrayList<>();
  private boolean closed;

  private BrokerChaos(TimeSource time, BrokerFaults faults, long seed) {
    this.time = time;
    this.faults = faults;
    this.seed = seed;
    this.random = new Random(seed);
    this.waiter = time.waiter();
  }

  static BrokerChaos start(TimeSource time, BrokerFaults faults, long seed) {
    BrokerChaos chaos = new BrokerChaos(time, faults, seed);
    LOGGER.log(Level.INFO, "chaos with seed " + seed);
    Thread thread = new Thread(time.tracked(chaos::run), "panic-monitors-broker-chaos");
    thread.setDaemon(true);
    thread.start();
    return chaos;
  }

  /** Returns the seed, with which a test can repeat the same faults. */
  public long seed() {
    return seed;
  }

  /** Returns the faults injected so far in order, each with its time. */
  public synchronized List<String> injected() {
    return List.copyOf(injected);
  }

  /** Stops injecting faults and {@linkplain BrokerFaults#heal() ends} all current ones. */
  @Override
  public synchronized void close() {
    closed = true;
    faults.heal();
    waiter.signal();
  }

  private void run() {
    while (pause(MAX_CALM)) {
      int count = 1 + random.nextInt(2);
      for (int i = 0; i < count; i++) {
        inject();
      }
      if (!pause(MAX_FAULT)) {
        return;
      }
      inject("calm", faults::heal);
    }
  }

  /** Waits for a random time and returns false if closed. */
  private boolean pause(Duration max) {
    long until = time.nanoTime() + upTo(max).toNanos();
    try {
      while (!isClosed() && waiter.await(until)) {
        // Only close() signals.
      }
    } catch (InterruptedException e) {
      close();
    }
    return !isClosed();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private Duration upTo(Duration max) {
    return Duration.ofMillis(1 + random.nextInt((int) max.toMillis()));
  }

  private BrokerFault oneOf(BrokerFault... choice) {
    return choice[random.nextInt(choice.length)];
  }

  private void inject() {
    switch (random.nextInt(12)) {
      case 0 -> inject("server stopped", faults::stop);
      case 1 -> inject("connections dropped", faults::dropConnections);
      case 2 -> refuseConnects(1 + random.nextInt(4), oneOf(CONNECT_FAULTS));
      case 3 -> closeChannel(random.nextInt(1 << 16), oneOf(CHANNEL_FAULTS));
      case 4 -> inject("network partitioned", faults::partition);
      case 5 -> inject("connections died silently", this::killSilently);
      case 6 -> inject("blocked", () -> faults.block("chaos"));
      case 7 -> inject("confirms held", faults::holdConfirms);
      case 8 -> delayConfirms(upTo(MAX_DELAY), upTo(MAX_DELAY));
      case 9 -> nackNext(1 + random.nextInt(20));
      case 10 -> inject("routes lost", () -> faults.loseRoutes("#"));
      default -> duplicateNext(1 + random.nextInt(5));
    }
  }

  private void refuseConnects(int count, BrokerFault fault) {
    inject(
        "connections dropped, " + count + " refused: " + fault,
        () -> {
          faults.refuseConnects(count, fault);
          faults.dropConnections();
        });
  }

  // Picks the connection by index: the seed does not decide which connections are open.
  private void closeChannel(int which, BrokerFault fault) {
    inject("channel closed: " + fault, () -> faults.closeAnyChannel(which, fault));
  }

  private void killSilently() {
    faults.partition();
    faults.endPartition();
  }

  private void delayConfirms(Duration delay, Duration within) {
    inject(
        "confirms delayed by " + delay + " and reordered within " + within,
        () -> {
          faults.delayConfirms(delay);
          faults.reorderConfirms(within);
        });
  }

  private void nackNext(int count) {
    inject(count + " messages nacked", () -> faults.nackNext(count));
  }

  private void duplicateNext(int count) {
    inject(count + " deliveries duplicated", () -> faults.duplicateNext(count));
  }

  private synchronized void inject(String description, Runnable fault) {
    if (!closed) {
      injected.add(time.now() + " " + description);
      fault.run();
    }
  }

  @Override
  public String toString() {
    return "chaos with seed " + seed + ": " + injected();
  }
}
