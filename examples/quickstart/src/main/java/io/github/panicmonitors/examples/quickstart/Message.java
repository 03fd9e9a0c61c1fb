package io.github.panicmonitors.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;

/** An event for the quickstart's main thread. */
sealed interface Message {

  /** A published message: raw data, a heartbeat or a list of monitorables. */
  record Received(String exchange, String routingKey, JsonNode body) implements Message {}

  /** A warning for the user. */
  record Warning(String text) implements Message {}

  /** The quickstart's own connection was lost, which ends the run. */
  record ConnectionLost(String reason) implements Message {}
}
