package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.config.ConfigProcessor;
import io.github.panicmonitors.core.internal.connection.ManagerConnections;
import io.github.panicmonitors.core.internal.connection.PublisherConnections;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.registry.Registry;
import io.github.panicmonitors.core.internal.store.ConfigStoreWriter;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a manager apart, from the left to the right as data flows: no more configurations, then no
 * more rounds, then no more messages. Every step is bounded.
 */
final class ShutdownSequence {
  private static final Logger log = LoggerFactory.getLogger(ShutdownSequence.class);
  private static final Duration DRAIN = Duration.ofSeconds(1);
  private static final Duration ROUNDS = RoundDeadlines.GRACE;
  private static final Duration FLUSH = Duration.ofSeconds(3);
  private static final Duration POLITE = Duration.ofSeconds(1);
  private static final Duration ABORT = Duration.ofSeconds(1);

  private final TimeSource time;
  private final ManagerConnections connections;
  private final PublisherConnections uplinks;
  private final ConfigProcessor processor;
  private final @Nullable ConfigStoreWriter keeper;
  private final EventLoop control;
  private final Registry registry;
  private final RoundDeadlines watch;
  private final Outbox outbox;
  private final Listeners listeners;
  private boolean interrupted;

  ShutdownSequence(
      TimeSource time,
      ManagerConnections connections,
      PublisherConnections uplinks,
      ConfigProcessor processor,
      @Nullable ConfigStoreWriter keeper,
      EventLoop control,
      Registry registry,
      RoundDeadlines watch,
      Outbox outbox,
      Listeners listeners) {
    this.time = time;
    this.connections = connections;
    this.uplinks = uplinks;
    this.processor = processor;
    this.keeper = keeper;
    this.control = control;
    this.registry = registry;
    this.watch = watch;
    this.outbox = outbox;
    this.listeners = listeners;
  }

  void run() {
    long start = time.nanoTime();
    long drainEnd = start + DRAIN.toNanos();
    long roundsEnd = drainEnd + ROUNDS.toNanos();
    long flushEnd = roundsEnd + FLUSH.toNanos();
    long politeEnd = flushEnd + POLITE.toNanos();
    long end = politeEnd + ABORT.toNanos();

    connections.stopConsuming();
    processor.close();
    control.execute(registry::drain);
    await(() -> registry.awaitAllDrained(within(drainEnd)));
    control.execute(registry::close);
    boolean allEnded = await(() -> registry.awaitAllReleased(within(roundsEnd)));
    if (!allEnded && !interrupted) {
      control.execute(registry::abandonRest);
    }
    uplinks.close();
    await(() -> outbox.awaitEmpty(within(flushEnd)));
    connections.stopPublishing();
    boolean disconnected = await(() -> connections.awaitEnd(within(politeEnd), within(end)));
    disconnected &= await(() -> uplinks.awaitEnd(within(end)));
    outbox.close();
    // Behind the registry's close, so that the last cancels are still carried out.
    control.execute(watch::close);
    boolean read = await(() -> processor.awaitEnd(within(end)));
    closeKeeper(within(end));
    control.close();
    await(() -> control.awaitEnd(within(end)));
    // Last, so that listeners hear of everything.
    listeners.close();
    boolean heard = await(() -> listeners.awaitEnd(within(end)));
    report(disconnected, read, heard);
  }

  /** After the intake, so that what was applied is also stored. */
  private void closeKeeper(long deadlineNanos) {
    if (keeper != null) {
      keeper.close();
      await(() -> keeper.awaitEnd(deadlineNanos));
    }
  }

  private void report(boolean disconnected, boolean read, boolean heard) {
    if (interrupted) {
      log.warn("closing was interrupted: everything was told to end, but not waited for");
      Thread.currentThread().interrupt();
      return;
    }
    if (!disconnected) {
      log.warn("a connection to the broker did not end in time; its thread is left behind");
    }
    if (!read) {
      log.warn("a provider is still reading a configuration; its thread is left behind");
    }
    if (!heard) {
      log.warn("a listener is still at work; its thread is left behind");
    }
  }

  /** Once interrupted, nothing is waited for any more. */
  private long within(long deadlineNanos) {
    return interrupted ? time.nanoTime() : deadlineNanos;
  }

  private boolean await(Step step) {
    try {
      return step.await();
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    }
  }

  @FunctionalInterface
  private interface Step {
    boolean await() throws InterruptedException;
  }
}
