package io.github.panicmonitors.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;

/** Something the quickstart is told: a message from the broker, a warning, or the end of it. */
sealed interface Message {

  /** Raw data, a heartbeat or a list of what is monitored, as PANIC's components get it. */
  record Arrived(String exchange, JsonNode body) implements Message {}

  /** Something a person should know. */
  record Warning(String text) implements Message {}

  /** The quickstart's own connection has ended; there is nothing more to show. */
  record Lost(String reason) implements Message {}
}
