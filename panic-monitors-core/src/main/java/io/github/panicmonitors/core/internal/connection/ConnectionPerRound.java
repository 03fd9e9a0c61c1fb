package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.monitor.Round;

/** Each round with messages to send opens a connection and closes it again. */
final class ConnectionPerRound extends MonitorPublishers {
  ConnectionPerRound(
      MonitorSessions sessions, ConnectionStatusTracker shared, MonitorConnectionsTracker tracker) {
    super(sessions, shared, tracker);
  }

  @Override
  void deliver(MonitorPublisher publisher, Round round) throws InterruptedException {
    try {
      publisher.publish(round);
    } finally {
      publisher.disconnect();
    }
  }
}
