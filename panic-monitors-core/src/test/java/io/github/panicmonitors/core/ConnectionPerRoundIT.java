package io.github.panicmonitors.core;

import io.github.panicmonitors.api.manager.ConnectionMode;

/** Publishes to a RabbitMQ on one connection per round. */
class ConnectionPerRoundIT extends ConnectionModeFaults {
  ConnectionPerRoundIT() {
    super(ConnectionMode.PER_ROUND);
  }
}
