package io.github.panicmonitors.core.model;

import io.github.panicmonitors.api.broker.OutboundMessage;

/** What was seen of a manager, in the order in which it happened. */
sealed interface ModelEvent {
  /** When, by the clock's {@code nanoTime}. */
  long at();

  /** A monitor's round began. */
  record Began(long at, long round, String id, String version, long slot, ScriptedOutcome behaviour)
      implements ModelEvent {}

  /** A monitor's round ended, by an interrupt or not. */
  record Ended(long at, long round, String id, boolean interrupted) implements ModelEvent {}

  /** The manager began to send a message. */
  record Sent(long at, int connection, long sequence, OutboundMessage message)
      implements ModelEvent {}

  /** The broker answered a message. */
  record Answered(long at, int connection, long sequence, boolean accepted) implements ModelEvent {}

  /** The broker gave a message back. */
  record Returned(long at, int connection, String messageId) implements ModelEvent {}

  /** A connection ended. */
  record Disconnected(long at, int connection) implements ModelEvent {}
}
