package io.github.panicmonitors.core.rabbitmq;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Expands confirms of several messages into one for each. Sequence numbers begin with 1 and have no
 * gaps, so it needs not to know what was published. For one thread, the connection's I/O thread.
 */
final class ConfirmSequence {
  private long lowestOpen = 1;
  private final Set<Long> confirmedAbove = new HashSet<>();

  /** Tells the receiver of all messages that this confirm is about and that it was not told yet. */
  void confirm(long sequence, boolean multiple, LongConsumer receiver) {
    for (long next = multiple ? lowestOpen : sequence; next <= sequence; next++) {
      if (next >= lowestOpen && confirmedAbove.add(next)) {
        receiver.accept(next);
      }
    }
    while (confirmedAbove.remove(lowestOpen)) {
      lowestOpen++;
    }
  }
}
