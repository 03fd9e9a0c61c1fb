package io.github.panicmonitors.core.internal.rounds;

import io.github.panicmonitors.api.manager.RoundReport;

/**
 * Told of every round, unlike a listener, which may be too slow for some. It has to pay for that by
 * being quick: it is told on the threads of rounds.
 */
public interface RoundObserver {

  /** Monitors of this type may come; told before any of its rounds. */
  void expects(String type);

  /** A round has ended, or was given up. */
  void ended(RoundReport report);
}
