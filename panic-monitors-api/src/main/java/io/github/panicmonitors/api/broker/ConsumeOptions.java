package io.github.panicmonitors.api.broker;

/**
 * How a queue is consumed.
 *
 * @param exclusive whether the request fails unless this is the queue's only consumer
 * @param automaticAcknowledge whether a message counts as acknowledged as soon as it was sent
 * @param prefetch how many messages may be unacknowledged at a time; positive, ignored with
 *     automatic acknowledgement
 */
public record ConsumeOptions(boolean exclusive, boolean automaticAcknowledge, int prefetch) {

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if {@code prefetch} is not positive
   */
  public ConsumeOptions {
    if (prefetch <= 0) {
      throw new IllegalArgumentException("prefetch must be positive: " + prefetch);
    }
  }
}
