package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.time.Waiter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All lanes. A lane is there as long as it has letters. Guarded by the outbox's lock. */
final class OrderedQueues {
  private final String urgentLane;
  private final Map<String, OrderedQueue> lanes = new HashMap<>();

  /** Letters that the broker refused, in the order in which they are to be sent again. */
  private final Set<OutboxMessage> retries = new LinkedHashSet<>();

  OrderedQueues(String urgentLane) {
    this.urgentLane = urgentLane;
  }

  OrderedQueue of(OutboxMessage letter) {
    return lanes.computeIfAbsent(
        letter.lane(), name -> new OrderedQueue(name, name.equals(urgentLane)));
  }

  /** Queues a lane at its outlet if it has something to send and is not queued. */
  void enqueue(OrderedQueue lane, long nowNanos) {
    if (lane.becomesReady(nowNanos)) {
      lane.outlet().add(lane);
    }
  }

  void forgetIfIdle(OrderedQueue lane) {
    if (lane.isIdle()) {
      lanes.remove(lane.name());
    }
  }

  /** Takes the first letter that waits in a lane, to drop it. */
  @Nullable OutboxMessage removeFirst(OrderedQueue lane) {
    OutboxMessage first = lane.removeFirst();
    if (first != null) {
      retries.remove(first);
    }
    return first;
  }

  void retryLater(OutboxMessage letter) {
    retries.add(letter);
  }

  /** Queues the lanes whose refused letter is due again. */
  void enqueueRetries(long nowNanos) {
    for (Iterator<OutboxMessage> each = retries.iterator(); each.hasNext(); ) {
      OutboxMessage letter = each.next();
      if (letter.notBeforeNanos - nowNanos > 0) {
        return;
      }
      each.remove();
      enqueue(of(letter), nowNanos);
    }
  }

  long nextRetryNanos() {
    return retries.isEmpty() ? Waiter.NO_DEADLINE : retries.iterator().next().notBeforeNanos;
  }

  /** Removes all lanes and returns them. */
  Collection<OrderedQueue> removeAll() {
    List<OrderedQueue> all = List.copyOf(lanes.values());
    lanes.clear();
    retries.clear();
    return all;
  }
}
