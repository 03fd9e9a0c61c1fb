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
 * Faults of an {@link InMemoryBroker} that come at random: one or two at a time, for up to 20
 * seconds, then up to 10 seconds of peace, and so on until it is closed. Begun by {@link
 * BrokerFaults#chaos(long)}.
 *
 * <pre>{@code
 * try (BrokerChaos chaos = broker.faults().chaos(seed)) {
 *   time.advance(Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * <p>The same seed deals the same faults at the same times of the broker's time source. Messages
 * may be returned and refused, pings lost; configurations are delivered at least once, and what a
 * queue has it keeps.
 *
 * <p>Safe for use by several threads.
 */
public final class BrokerChaos implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(BrokerChaos.class.getName());
  private static final Duration LONGEST_PEACE = Duration.ofSeconds(10);
  private static final Duration LONGEST_FAULT = Duration.ofSeconds(20);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  private static final BrokerFault[] REFUSALS = {
    BrokerFault.UNREACHABLE, BrokerFault.TIMEOUT, BrokerFault.CREDENTIALS_REFUSED
  };
  private static final BrokerFault[] OBJECTIONS = {
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

  // The lock guards the fields below, and that nothing is dealt after the end.
  private final List<String> dealt = new ArrayList<>();
  private boolean closed;

  private BrokerChaos(TimeSource time, BrokerFaults faults, long seed) {
    this.time = time;
    this.faults = faults;
    this.seed = seed;
    this.random = new Random(seed);
    this.waiter = time.waiter();
  }

  static BrokerChaos begin(TimeSource time, BrokerFaults faults, long seed) {
    BrokerChaos chaos = new BrokerChaos(time, faults, seed);
    LOGGER.log(Level.INFO, "chaos with seed " + seed);
    Thread thread = new Thread(time.tracked(chaos::run), "panic-monitors-broker-chaos");
    thread.setDaemon(true);
    thread.start();
    return chaos;
  }

  /** Returns the seed, which deals the same faults again. */
  public long seed() {
    return seed;
  }

  /** Returns the faults that were dealt until now, each with its time, in order. */
  public synchronized List<String> dealt() {
    return List.copyOf(dealt);
  }

  /** Deals no more faults and {@linkplain BrokerFaults#heal() ends} all that there are. */
  @Override
  public synchronized void close() {
    closed = true;
    faults.heal();
    waiter.signal();
  }

  private void run() {
    while (pause(LONGEST_PEACE)) {
      int count = 1 + random.nextInt(2);
      for (int i = 0; i < count; i++) {
        deal();
      }
      if (!pause(LONGEST_FAULT)) {
        return;
      }
      deal("peace", faults::heal);
    }
  }

  /** Waits for a random time; false if the chaos has ended. */
  private boolean pause(Duration longest) {
    long until = time.nanoTime() + upTo(longest).toNanos();
    try {
      while (!isClosed() && waiter.await(until)) {
        // Only the end signals.
      }
    } catch (InterruptedException e) {
      close();
    }
    return !isClosed();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private Duration upTo(Duration longest) {
    return Duration.ofMillis(1 + random.nextInt((int) longest.toMillis()));
  }

  private BrokerFault oneOf(BrokerFault... choice) {
    return choice[random.nextInt(choice.length)];
  }

  private void deal() {
    switch (random.nextInt(12)) {
      case 0 -> deal("server stopped", faults::stop);
      case 1 -> deal("connections dropped", faults::dropConnections);
      case 2 -> refuseConnects(1 + random.nextInt(4), oneOf(REFUSALS));
      case 3 -> closeChannel(random.nextInt(1 << 16), oneOf(OBJECTIONS));
      case 4 -> deal("network swallows everything", faults::swallow);
      case 5 -> deal("silent death", this::killSilently);
      case 6 -> deal("blocked", () -> faults.block("chaos"));
      case 7 -> deal("confirms held", faults::holdConfirms);
      case 8 -> delayConfirms(upTo(LONGEST_DELAY), upTo(LONGEST_DELAY));
      case 9 -> nackNext(1 + random.nextInt(20));
      case 10 -> deal("routes lost", () -> faults.loseRoutes("#"));
      default -> duplicateNext(1 + random.nextInt(5));
    }
  }

  private void refuseConnects(int count, BrokerFault fault) {
    deal(
        "connections dropped, " + count + " refused: " + fault,
        () -> {
          faults.refuseConnects(count, fault);
          faults.dropConnections();
        });
  }

  /** Which one cannot be told by its name: what is open is not decided by the seed. */
  private void closeChannel(int which, BrokerFault fault) {
    deal("channel closed: " + fault, () -> faults.closeAnyChannel(which, fault));
  }

  private void killSilently() {
    faults.swallow();
    faults.letThrough();
  }

  private void delayConfirms(Duration delay, Duration within) {
    deal(
        "confirms delayed by " + delay + " and reordered within " + within,
        () -> {
          faults.delayConfirms(delay);
          faults.reorderConfirms(within);
        });
  }

  private void nackNext(int count) {
    deal(count + " messages refused", () -> faults.nackNext(count));
  }

  private void duplicateNext(int count) {
    deal(count + " deliveries duplicated", () -> faults.duplicateNext(count));
  }

  private synchronized void deal(String what, Runnable fault) {
    if (!closed) {
      dealt.add(time.now() + " " + what);
      fault.run();
    }
  }

  @Override
  public String toString() {
    return "chaos with seed " + seed + ": " + dealt();
  }
}
