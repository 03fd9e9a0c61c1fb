package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.broker.ConsumeOptions;

/** One connection's consumer of one queue. Guarded by the broker's state. */
final class InMemoryConsumer {
  final InMemoryConnection connection;
  final InMemoryQueue queue;
  final ConsumeOptions options;
  private int unacknowledged;

  InMemoryConsumer(InMemoryConnection connection, InMemoryQueue queue, ConsumeOptions options) {
    this.connection = connection;
    this.queue = queue;
    this.options = options;
  }

  boolean isReady() {
    return options.automaticAcknowledge() || unacknowledged < options.prefetch();
  }

  void deliver(StoredMessage message) {
    if (!options.automaticAcknowledge()) {
      unacknowledged++;
    }
    connection.deliver(this, message);
  }

  void settle() {
    unacknowledged--;
  }
}
