package io.github.panicmonitors.evm.chain;

/**
 * The number of calls in a batch to one endpoint, over all rounds.
 *
 * <p>It is halved if the endpoint refuses batches or limits its callers. After 100 served rounds,
 * one round tries twice the size. If that fails, the round continues with the size that works, and
 * the next trial comes after twice as many rounds.
 */
final class BatchSize {
  private static final int MAX = 50;
  private static final int FIRST_WAIT = 100;

  private int working = MAX;
  private long wait = FIRST_WAIT;

  /** The rounds that the endpoint has served since the size changed or a trial failed. */
  private long served;

  private int current = MAX;
  private boolean trialRound;
  private boolean largerAnswered;

  void startRound() {
    trialRound = working < MAX && served >= wait;
    current = trialRound ? Math.min(2 * working, MAX) : working;
    largerAnswered = false;
  }

  /** Returns the size to use now. It is larger than the working one only during a trial. */
  int current() {
    return current;
  }

  void answered(int calls) {
    largerAnswered |= calls > working;
    if (current < working) {
      working = current;
      served = 0;
    }
  }

  /** Chooses a smaller size after a batch was refused. */
  void refused(int calls) {
    if (!endTrial()) {
      current = calls / 2;
    }
  }

  /**
   * Chooses a smaller size after a request failed.
   *
   * @param limited whether the endpoint limits its callers
   * @return whether the same calls may be sent again in smaller batches
   */
  boolean failed(boolean limited) {
    if (endTrial()) {
      return true;
    }
    // A larger batch in the same round may have used up the limit, and no batch is smaller than 1.
    if (limited && !trialRound && current > 1) {
      working /= 2;
      current = Math.min(current, working);
      served = 0;
    }
    return false;
  }

  private boolean endTrial() {
    if (current <= working) {
      return false;
    }
    current = working;
    wait *= 2;
    served = 0;
    return true;
  }

  /** Ends a round that the endpoint has served. */
  void served() {
    served++;
    if (current > working && largerAnswered) {
      working = current;
      wait = FIRST_WAIT;
      served = 0;
    }
  }
}
