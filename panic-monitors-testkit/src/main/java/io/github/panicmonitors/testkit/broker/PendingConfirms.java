package io.github.panicmonitors.testkit.broker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The delayed or held confirms of one connection. Guarded by the broker's state. */
final class PendingConfirms {
  /** The answer to a range of messages. */
  record Confirm(long first, long last, boolean accepted) {
    boolean isFollowedBy(Confirm next) {
      return next.first == last + 1 && next.accepted == accepted;
    }

    Confirm to(Confirm next) {
      return new Confirm(first, next.last, accepted);
    }
  }

  private final BrokerState state;
  private final InMemoryConnection connection;
  private final List<Confirm> confirms = new ArrayList<>();

  PendingConfirms(BrokerState state, InMemoryConnection connection) {
    this.state = state;
    this.connection = connection;
  }

  /** Confirms a message after the current delay. */
  void add(long sequence, boolean accepted) {
    Confirm confirm = new Confirm(sequence, sequence, accepted);
    long delayNanos = state.faults.nextConfirmDelayNanos();
    if (delayNanos == 0) {
      addNow(confirm);
    } else {
      state.scheduler.schedule(delayNanos, () -> addNow(confirm));
    }
  }

  private void addNow(Confirm confirm) {
    confirms.add(confirm);
    flush();
  }

  /** Sends the confirms unless they are held back. */
  void flush() {
    if (connection.isBlocked() || state.faults.holdingConfirms) {
      return;
    }
    Confirm range = null;
    for (Confirm next : confirms) {
      if (range != null && range.isFollowedBy(next)) {
        range = range.to(next);
      } else {
        send(range);
        range = next;
      }
    }
    send(range);
    confirms.clear();
  }

  private void send(@Nullable Confirm range) {
    if (range != null) {
      connection.confirm(range);
    }
  }

  void clear() {
    confirms.clear();
  }
}
