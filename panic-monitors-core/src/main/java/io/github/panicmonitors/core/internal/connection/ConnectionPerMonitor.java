package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.monitor.Round;

/** Each monitor keeps a connection open from its first round to its end. */
final class ConnectionPerMonitor extends MonitorPublishers {
  ConnectionPerMonitor(
      MonitorSessions sessions, ConnectionStatusTracker shared, MonitorConnectionsTracker tracker) {
    super(sessions, shared, tracker);
  }

  @Override
  void deliver(MonitorPublisher publisher, Round round) throws InterruptedException {
    publisher.publish(round);
  }
}
