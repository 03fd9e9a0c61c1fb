package io.github.panicmonitors.evm.chain;

/**
 * The number of calls in a batch to one endpoint, over all rounds.
 *
 * <p>It is halved if the endpoint refuses batches or limits its callers. After 1,000 served rounds,
 * one round tries twice the size. If a larger batch fails, that round continues with the size that
 * works.
 */
final class BatchSize {
  /** The number of served rounds after which a larger size is tried. */
  static final int ROUNDS_BEFORE_TRIAL = 1_000;

  private static final int MAX = 50;

  private int working = MAX;

  /** Larger than the working size in a trial, and smaller after a refusal. */
  private int current = MAX;

  private boolean trial;

  /** The rounds that the endpoint has served since the size changed or a trial failed. */
  private long served;

  void startRound() {
    trial = working < MAX && served >= ROUNDS_BEFORE_TRIAL;
    current = trial ? Math.min(2 * working, MAX) : working;
  }

  int current() {
    return current;
  }

  void answered() {
    if (current < working) {
      keep(current);
    }
  }

  /** Chooses a smaller size after a batch was refused. */
  void refused(int calls) {
    if (calls > working) {
      keep(working);
    } else {
      current = calls / 2;
    }
  }

  /**
   * Chooses a smaller size after a request failed.
   *
   * @param limited whether the endpoint limits its callers
   * @return whether the batch was larger than the size that works, so that smaller ones may succeed
   */
  boolean failed(int calls, boolean limited) {
    boolean larger = calls > working;
    if (trial) {
      // A larger batch may have used up the limit, so that smaller ones fail too.
      keep(working);
    } else if (limited && current > 1) {
      keep(current / 2);
    }
    return larger;
  }

  /** Ends a round that the endpoint has served. */
  void served() {
    if (current > working) {
      keep(current);
    } else {
      served++;
    }
  }

  private void keep(int size) {
    working = size;
    current = size;
    served = 0;
  }
}
