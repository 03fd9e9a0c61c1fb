package io.github.panicmonitors.core.rabbitmq;

import java.util.TreeSet;

/**
 * Turns confirms into ranges that do not overlap. Sequence numbers begin with 1 and have no gaps,
 * so it does not need to know what was published. Used only by the connection's I/O thread.
 */
final class ConfirmSequence {
  private final TreeSet<Long> confirmedAbove = new TreeSet<>();
  private long lowestOpen = 1;

  /** Receives ranges of sequence numbers, including both ends. */
  interface Receiver {
    void confirmed(long first, long last);
  }

  /** Passes on the ranges that a confirm covers, without numbers that were confirmed before. */
  void confirm(long sequence, boolean multiple, Receiver receiver) {
    if (multiple) {
      confirmThrough(sequence, receiver);
    } else if (sequence >= lowestOpen && confirmedAbove.add(sequence)) {
      receiver.confirmed(sequence, sequence);
    }
    while (confirmedAbove.remove(lowestOpen)) {
      lowestOpen++;
    }
  }

  private void confirmThrough(long last, Receiver receiver) {
    while (!confirmedAbove.isEmpty() && confirmedAbove.first() <= last) {
      long known = confirmedAbove.pollFirst();
      passOn(lowestOpen, known - 1, receiver);
      lowestOpen = known + 1;
    }
    passOn(lowestOpen, last, receiver);
    lowestOpen = Math.max(lowestOpen, last + 1);
  }

  private static void passOn(long first, long last, Receiver receiver) {
    if (first <= last) {
      receiver.confirmed(first, last);
    }
  }
}
