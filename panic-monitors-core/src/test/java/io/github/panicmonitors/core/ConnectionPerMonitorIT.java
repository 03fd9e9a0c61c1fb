package io.github.panicmonitors.core;

import io.github.panicmonitors.api.manager.ConnectionMode;

/** Publishes to a RabbitMQ on one connection per monitor. */
class ConnectionPerMonitorIT extends ConnectionModeFaults {
  ConnectionPerMonitorIT() {
    super(ConnectionMode.PER_MONITOR);
  }
}
