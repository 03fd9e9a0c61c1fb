package io.github.panicmonitors.api.monitor;

import java.time.Duration;

/** One round of a monitor, valid until {@link Monitor#collect} returns. */
public interface Round {

  /** Returns the number of this round's slot: its scheduled time divided by the period. */
  long slot();

  /** Returns the time until the round's deadline, or zero after it. */
  Duration remaining();

  /**
   * Sets the action that runs when the round is cancelled. It replaces an earlier one. If the round
   * is already cancelled, the action runs at once.
   *
   * @param hook runs on another thread and must not block; typically it closes the socket that the
   *     round is blocked on
   */
  void onCancel(Runnable hook);
}
