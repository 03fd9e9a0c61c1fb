package io.github.panicmonitors.api.monitor;

import java.time.Duration;

/** One round of a monitor, valid until {@link Monitor#collect} returns. */
public interface Round {

  /** Returns the number of this round's slot in time: its scheduled time divided by the period. */
  long slot();

  /** Returns how long the round may still take; zero once its deadline has come. */
  Duration remaining();

  /**
   * Sets what is run when the round is cancelled, in place of what was set before. Run at once if
   * the round was cancelled already. It runs on another thread and must not block: typically it
   * closes the socket that the round is blocked on.
   */
  void onCancel(Runnable hook);
}
