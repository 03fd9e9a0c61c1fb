package io.github.panicmonitors.core.model;

import java.util.Map;

/**
 * The parameters from which the model computes when rounds are due.
 *
 * @param epochNanos the wall clock's time, in nanoseconds since the epoch, when {@code nanoTime} is
 *     zero
 * @param toleranceNanos the longest time after it is due at which a strategy may start a round
 * @param firstDelayNanos by id, the time from a monitor's start until its first round is due
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
