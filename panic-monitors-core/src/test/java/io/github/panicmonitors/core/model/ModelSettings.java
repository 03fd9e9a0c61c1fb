package io.github.panicmonitors.core.model;

import java.util.Map;

/**
 * What the model must know to say when rounds are due.
 *
 * @param epochNanos the wall clock's time, in nanoseconds since the epoch, when {@code nanoTime} is
 *     zero
 * @param toleranceNanos how much later than due a strategy may begin a round
 * @param firstDelayNanos by id, how long after its start a monitor's first round is due
 */
record ModelSettings(
    long epochNanos, long toleranceNanos, long periodNanos, Map<String, Long> firstDelayNanos) {

  long firstDelay(String id) {
    Long delay = firstDelayNanos.get(id);
    if (delay == null) {
      throw new IllegalArgumentException("unknown id " + id);
    }
    return delay;
  }
}
