package io.github.panicmonitors.testkit.broker;

/** One queue's copy of a message. Guarded by the broker's state. */
final class StoredMessage {
  final RecordedMessage message;

  /** Its position in the queue, which it keeps when it is requeued. */
  final long position;

  boolean redelivered;

  StoredMessage(RecordedMessage message, long position) {
    this.message = message;
    this.position = position;
  }

  /** Returns a copy to deliver a second time. */
  StoredMessage redelivery() {
    StoredMessage copy = new StoredMessage(message, position);
    copy.redelivered = true;
    return copy;
  }
}
