package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one connection that are sent and not yet confirmed, in the order of sending.
 * Thread-safe.
 */
final class UnconfirmedMessages {
  /** Beyond this only urgent messages are sent. */
  static final int MAX = 2_000;

  /** A publisher without room is woken when at most this many are left, not after every confirm. */
  static final int REFILL_AT = 1_750;

  private final TimeSource time;
  private final Map<Long, Sent> unconfirmed = new LinkedHashMap<>();
  private long lastSequence;
  private long unblockedNanos;
  private boolean wasBlocked;
  private int settling;

  UnconfirmedMessages(TimeSource time) {
    this.time = time;
  }

  /** Adds a message that is about to be sent. Connections number messages 1, 2, 3, ... */
  synchronized void add(OutboxMessage message) {
    unconfirmed.put(++lastSequence, new Sent(message, time.nanoTime(), null));
  }

  /** Returns how many messages may be sent before some must be confirmed. */
  synchronized int room() {
    return Math.max(0, MAX - unconfirmed.size());
  }

  /** Removes and returns a range of messages. They count as unsettled until {@link #settled}. */
  synchronized Answered remove(long first, long last) {
    int before = unconfirmed.size();
    List<Sent> answered = new ArrayList<>();
    for (long sequence = first; sequence <= Math.min(last, lastSequence); sequence++) {
      Sent sent = unconfirmed.remove(sequence);
      if (sent != null) {
        answered.add(sent);
      }
    }
    settling += answered.size();
    return new Answered(answered, before > REFILL_AT && unconfirmed.size() <= REFILL_AT);
  }

  /** The outbox knows the outcome of that many removed messages. */
  synchronized void settled(int messages) {
    settling -= messages;
  }

  /** Returns whether every message is confirmed and the outbox knows. */
  synchronized boolean isSettled() {
    return unconfirmed.isEmpty() && settling == 0;
  }

  /** The broker reads again, so the time to confirm starts over for all messages. */
  synchronized void unblocked() {
    unblockedNanos = time.nanoTime();
    wasBlocked = true;
  }

  /** Notes why a message was returned. It is found by its id: returns carry no sequence number. */
  synchronized void returned(ReturnedMessage message) {
    for (Map.Entry<Long, Sent> entry : unconfirmed.entrySet()) {
      Sent sent = entry.getValue();
      if (sent.message().message().messageId().equals(message.messageId())) {
        String reason =
            message.replyText() + " for key " + message.routingKey() + " at " + message.exchange();
        entry.setValue(new Sent(sent.message(), sent.atNanos(), reason));
        return;
      }
    }
  }

  /** Returns when the oldest message has waited this long, or {@link Waiter#NO_DEADLINE}. */
  synchronized long overdueNanos(Duration limit) {
    if (unconfirmed.isEmpty()) {
      return Waiter.NO_DEADLINE;
    }
    long sent = unconfirmed.values().iterator().next().atNanos();
    boolean blockedSince = wasBlocked && unblockedNanos - sent > 0;
    return (blockedSince ? unblockedNanos : sent) + limit.toNanos();
  }

  /** Removes all messages and returns them in the order of sending. */
  synchronized List<OutboxMessage> removeAll() {
    List<OutboxMessage> messages = new ArrayList<>(unconfirmed.size());
    unconfirmed.values().forEach(sent -> messages.add(sent.message()));
    unconfirmed.clear();
    return messages;
  }

  /** Messages that the broker answered, and whether a publisher without room may continue. */
  record Answered(List<Sent> messages, boolean makesRoom) {}

  /** A message that was sent, and why it was returned, or null. */
  record Sent(OutboxMessage message, long atNanos, @Nullable String returnReason) {}
}
