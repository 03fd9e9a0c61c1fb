package io.github.panicmonitors.core.internal.micrometer;

import java.util.Locale;

/** The names of meters and tags. Tags have few values: never a monitor, node or address. */
final class MeterNames {
  private static final String PREFIX = "panic.monitors.";

  static final String RUNNING = PREFIX + "running";

  static final String MONITORS = PREFIX + "monitors";
  static final String FAILING = PREFIX + "failing";
  static final String WARNED = PREFIX + "warned";
  static final String OVERDUE = PREFIX + "overdue";
  static final String ROUNDS = PREFIX + "rounds";
  static final String WARNINGS = PREFIX + "rounds.warned";
  static final String ROUND_DURATION = PREFIX + "round.duration";
  static final String ROUND_LAG = PREFIX + "round.lag";
  static final String SKIPPED_SLOTS = PREFIX + "slots.skipped";

  static final String WORKERS = PREFIX + "workers";
  static final String WORKERS_NEEDED = PREFIX + "workers.needed";
  static final String WORKERS_LAG = PREFIX + "workers.lag";
  static final String ABANDONED_THREADS = PREFIX + "threads.abandoned";
  static final String DROPPED_EVENTS = PREFIX + "events.dropped";

  static final String GATHERED = PREFIX + "messages.gathered";
  static final String CONFIRMED = PREFIX + "messages.confirmed";
  static final String RETURNED = PREFIX + "messages.returned";
  static final String DROPPED = PREFIX + "messages.dropped";
  static final String PENDING = PREFIX + "messages.pending";

  static final String OUTBOX_READINGS = PREFIX + "outbox.readings";
  static final String OUTBOX_READINGS_LIMIT = PREFIX + "outbox.readings.limit";
  static final String OUTBOX_SIZE = PREFIX + "outbox.size";
  static final String OUTBOX_SIZE_LIMIT = PREFIX + "outbox.size.limit";
  static final String OUTBOX_AGE = PREFIX + "outbox.age";
  static final String OUTBOX_AGE_LIMIT = PREFIX + "outbox.age.limit";

  static final String CONNECTION_STATE = PREFIX + "connection.state";
  static final String RECONNECTS = PREFIX + "connection.reconnects";
  static final String BLOCKED = PREFIX + "connection.blocked";
  static final String OWN_CONNECTIONS = PREFIX + "own.connections";
  static final String OWN_CONNECTIONS_OPENED = PREFIX + "own.connections.opened";
  static final String OWN_CONNECTIONS_FAILING = PREFIX + "own.connections.failing";

  static final String ROLE_HOLD = PREFIX + "role.hold";

  static final String DOCUMENTS = PREFIX + "documents";
  static final String UNCLAIMED_DOCUMENTS = PREFIX + "documents.unclaimed";
  static final String UNSAVED_DOCUMENTS = PREFIX + "documents.unsaved";
  static final String REJECTED_ENTRIES = PREFIX + "entries.rejected";

  static final String MANAGER = "manager";
  static final String TYPE = "type";
  static final String STATE = "state";
  static final String OUTCOME = "outcome";
  static final String FAILURE = "failure";
  static final String WARNING = "warning";
  static final String KIND = "kind";
  static final String REASON = "reason";
  static final String SIDE = "side";
  static final String ROLE = "role";

  private MeterNames() {}

  /** Returns the tag value of an enum constant. */
  static String tagValue(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
