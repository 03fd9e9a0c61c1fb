package io.github.panicmonitors.api.monitor;

/**
 * Monitors one monitorable: collects a reading every round. Its rounds never overlap, and each sees
 * what the one before it wrote; so a monitor keeps state between rounds in plain fields.
 *
 * <p>A round must end soon after it is cancelled, by its deadline or because its configuration was
 * updated or removed: the manager runs the hook that was given to {@link Round#onCancel}, then
 * interrupts the thread. One that goes on for more than two seconds is abandoned: its result is
 * dropped, its thread reported as leaked, and a fresh monitor takes its place.
 */
@FunctionalInterface
public interface Monitor extends AutoCloseable {

  /**
   * Does one round.
   *
   * @return a reading, or a failure that the provider knows how to tell PANIC. A round that throws
   *     or returns {@code null} counts as a bug of the monitor: it publishes nothing, and the next
   *     rounds come at growing intervals until one succeeds.
   * @throws InterruptedException if the thread was interrupted
   */
  RoundResult collect(Round round) throws InterruptedException;

  /**
   * Releases what the monitor holds. Called once, after its last round, on a thread of its own or a
   * worker; not called if the monitor was abandoned.
   */
  @Override
  default void close() {}
}
