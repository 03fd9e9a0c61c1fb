package io.github.panicmonitors.api.monitor;

import java.time.Duration;

/**
 * One round of a monitor, valid until {@link Monitor#collect} returns.
 *
 * <h2>Cancellation</h2>
 *
 * The manager cancels a round at its deadline, when its configuration changes or is removed, and
 * when the manager closes. It does this in order: {@link #isCancelled} becomes true, the hook of
 * {@link #onCancel} runs, and the round's thread is interrupted. What the hook causes, such as an
 * exception of a closed socket, may reach the round before the interrupt.
 *
 * <p>A cancelled round has two seconds to end:
 *
 * <ul>
 *   <li>It throws {@link InterruptedException}, also in place of an exception that it catches while
 *       {@code isCancelled()} is true. If the reason was the deadline, the failure that {@link
 *       MonitorProvider#timedOut} makes is published, if it makes one.
 *   <li>Or it returns a result, if it has one already. The result counts and is published if the
 *       reason was the deadline, and is discarded if the configuration changed.
 *   <li>A round that is still running is abandoned: its result is dropped, its thread is reported
 *       as leaked, and a new monitor replaces its own.
 * </ul>
 *
 * <p>To report what it waited for, a round must end before its deadline. It limits its work to
 * {@link #remaining} minus a margin such as half a second, and returns a failure.
 *
 * <pre>{@code
 * CompletableFuture<String> answer = client.ask();
 * round.onCancel(() -> answer.cancel(true));
 * try {
 *   return reading(answer.get(round.remaining().toMillis() - 500, MILLISECONDS));
 * } catch (CancellationException | ExecutionException | TimeoutException e) {
 *   if (round.isCancelled()) {
 *     throw new InterruptedException("the round was cancelled");
 *   }
 *   return failure(e);
 * }
 * }</pre>
 */
public interface Round {

  /** Returns the number of this round's slot: its scheduled time divided by the period. */
  long slot();

  /** Returns the time until the round's deadline, or zero after it. */
  Duration remaining();

  /**
   * Returns whether the round is cancelled or abandoned. It stays so. Thread-safe: code that the
   * round started on other threads may ask, too.
   */
  boolean isCancelled();

  /**
   * Sets the action that runs when the round is cancelled. It replaces an earlier one. If the round
   * is already cancelled, the action runs at once.
   *
   * @param hook runs on another thread and must not block; typically it closes the socket that the
   *     round is blocked on
   */
  void onCancel(Runnable hook);
}
