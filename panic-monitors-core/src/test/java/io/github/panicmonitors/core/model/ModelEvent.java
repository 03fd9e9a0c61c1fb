package io.github.panicmonitors.core.model;

import io.github.panicmonitors.api.broker.OutboundMessage;

/** An observed event of a manager. */
sealed interface ModelEvent {
  /** When it happened, by the clock's {@code nanoTime}. */
  long at();

  /** A monitor's round started. */
  record RoundStarted(
      long at, long round, String id, String version, long slot, ScriptedOutcome outcome)
      implements ModelEvent {}

  /** A monitor's round finished, perhaps because of an interrupt. */
  record RoundFinished(long at, long round, String id, boolean interrupted) implements ModelEvent {}

  /** The manager published a message. */
  record Published(long at, int connection, long sequence, OutboundMessage message)
      implements ModelEvent {}

  /** The broker accepted or rejected a message. */
  record Confirmed(long at, int connection, long sequence, boolean accepted)
      implements ModelEvent {}

  /** The broker returned a message as unroutable. */
  record Returned(long at, int connection, String messageId) implements ModelEvent {}

  /** The broker blocked a connection. */
  record Blocked(long at, int connection) implements ModelEvent {}

  /** The broker unblocked a connection. */
  record Unblocked(long at, int connection) implements ModelEvent {}

  /** A connection closed. */
  record ConnectionClosed(long at, int connection) implements ModelEvent {}
}
