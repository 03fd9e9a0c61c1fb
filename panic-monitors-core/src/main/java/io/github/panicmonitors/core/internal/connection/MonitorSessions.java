package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.SendQueue;

/** Creates the publishers and sessions of monitors with their own connections. */
record MonitorSessions(ManagerThreads threads, Broker broker, String managerName, Outbox outbox) {

  MonitorPublisher publisher(
      String monitorName, ConnectionStatusTracker shared, MonitorConnectionsTracker.Entry tracker) {
    SendQueue queue = outbox.newQueue();
    String name = managerName + " " + monitorName;
    return new MonitorPublisher(
        outbox, queue, () -> session(name, queue, tracker), shared::mayConnect, tracker);
  }

  MonitorSession session(String name, SendQueue queue, MonitorConnectionsTracker.Entry tracker) {
    PublishingSession session = new PublishingSession(threads.time(), outbox, queue, tracker);
    return new MonitorSession(threads, broker, name, session, tracker);
  }
}
