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

/** The letters of one connection that are sent and not answered, in the order of sending. */
final class UnconfirmedMessages {
  /** Only what is urgent is sent beyond this. */
  static final int MAX_UNANSWERED = 2_000;

  /** A full window is filled up from here: to wake the publisher for each letter costs too much. */
  static final int REFILL_FROM = 1_750;

  private final TimeSource time;

  // The lock guards the fields below, between the publisher and the connection's callbacks.
  private final Map<Long, Sent> unanswered = new LinkedHashMap<>();
  private long lastSequence;
  private long waitingSinceNanos;
  private boolean restarted;
  private int beingSettled;

  UnconfirmedMessages(TimeSource time) {
    this.time = time;
  }

  /** A letter is about to be sent; connections number what they send 1, 2, 3, ... */
  synchronized void sent(OutboxMessage letter) {
    unanswered.put(++lastSequence, new Sent(letter, time.nanoTime(), null));
  }

  synchronized boolean isFull() {
    return unanswered.size() >= MAX_UNANSWERED;
  }

  synchronized @Nullable Answered answered(long sequence) {
    Sent sent = unanswered.remove(sequence);
    if (sent == null) {
      return null;
    }
    beingSettled++;
    return new Answered(sent, unanswered.size() == REFILL_FROM);
  }

  /** What was answered has been dealt with. */
  synchronized void settled() {
    beingSettled--;
  }

  /** Whether all that was sent is answered and dealt with. */
  synchronized boolean isSettled() {
    return unanswered.isEmpty() && beingSettled == 0;
  }

  /** The broker was blocked: it has as long to answer as if all had been sent just now. */
  synchronized void restartWaiting() {
    waitingSinceNanos = time.nanoTime();
    restarted = true;
  }

  /** Returns carry no sequence number; the letter is found by its message's id. */
  synchronized void returned(ReturnedMessage message) {
    for (Map.Entry<Long, Sent> entry : unanswered.entrySet()) {
      Sent sent = entry.getValue();
      if (sent.letter().message().messageId().equals(message.messageId())) {
        String reason =
            message.replyText() + " for key " + message.routingKey() + " at " + message.exchange();
        entry.setValue(new Sent(sent.letter(), sent.atNanos(), reason));
        return;
      }
    }
  }

  /** When the oldest letter has waited this long, or {@link Waiter#NO_DEADLINE}. */
  synchronized long overdueNanos(Duration limit) {
    if (unanswered.isEmpty()) {
      return Waiter.NO_DEADLINE;
    }
    long oldest = unanswered.values().iterator().next().atNanos();
    boolean wasBlocked = restarted && waitingSinceNanos - oldest > 0;
    return (wasBlocked ? waitingSinceNanos : oldest) + limit.toNanos();
  }

  /** Takes everything out, in the order of sending. */
  synchronized List<OutboxMessage> takeAll() {
    List<OutboxMessage> letters = new ArrayList<>(unanswered.size());
    unanswered.values().forEach(sent -> letters.add(sent.letter()));
    unanswered.clear();
    return letters;
  }

  /** A letter that was answered, and whether a window that was full is to be filled up now. */
  record Answered(Sent sent, boolean makesRoom) {}

  /** A letter that was sent, and why it was returned, if it was. */
  record Sent(OutboxMessage letter, long atNanos, @Nullable String returnReason) {}
}
