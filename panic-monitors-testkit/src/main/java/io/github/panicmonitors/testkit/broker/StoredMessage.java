package io.github.panicmonitors.testkit.broker;

/** One queue's copy of a message. Guarded by the broker's state. */
final class StoredMessage {
  final RecordedMessage message;

  /** Its place in the queue, to which it returns when it is requeued. */
  final long place;

  boolean redelivered;

  StoredMessage(RecordedMessage message, long place) {
    this.message = message;
    this.place = place;
  }

  /** Returns a copy that is to be delivered once more. */
  StoredMessage again() {
    StoredMessage copy = new StoredMessage(message, place);
    copy.redelivered = true;
    return copy;
  }
}
