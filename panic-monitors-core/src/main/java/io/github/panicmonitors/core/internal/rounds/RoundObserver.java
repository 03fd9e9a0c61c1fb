package io.github.panicmonitors.core.internal.rounds;

import io.github.panicmonitors.api.manager.RoundReport;

/**
 * Receives every round, while a slow listener misses some. It is called on the threads of rounds
 * and must be quick.
 */
public interface RoundObserver {

  /** Announces a type, before any of its rounds. */
  void expects(String type);

  /** A round has ended or was abandoned. */
  void ended(RoundReport report);
}
