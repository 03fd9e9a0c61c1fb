package io.github.panicmonitors.core.internal.rounds;

import io.github.panicmonitors.api.manager.RoundReport;

/**
 * Receives the report of every round. Unlike a listener it misses none, because it is called
 * directly on the thread that ends the round. It must return quickly.
 */
public interface RoundObserver {

  /** Announces a monitor type. Called before the first round of that type. */
  void expects(String type);

  /** A round has ended or was abandoned. */
  void ended(RoundReport report);
}
