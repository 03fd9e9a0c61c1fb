package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.manager.MessageCounts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** A counter for each kind of message. Guarded by the outbox's lock. */
final class MessageCounters {
  private final Map<OutboxMessage.Kind, MessageCounter> counters =
      new EnumMap<>(OutboxMessage.Kind.class);

  MessageCounters(DeferredActions deferred) {
    for (OutboxMessage.Kind kind : OutboxMessage.Kind.values()) {
      counters.put(kind, new MessageCounter(kind, deferred));
    }
  }

  MessageCounter of(OutboxMessage message) {
    return of(message.kind());
  }

  MessageCounts counts(OutboxMessage.Kind kind) {
    return of(kind).counts();
  }

  boolean nothingPending() {
    return counters.values().stream().allMatch(counter -> counter.pending() == 0);
  }

  private MessageCounter of(OutboxMessage.Kind kind) {
    return Objects.requireNonNull(counters.get(kind), "every kind has a counter");
  }
}
