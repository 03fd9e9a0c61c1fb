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

/** All ordered queues. A queue exists while it has messages. Guarded by the outbox's lock. */
final class OrderedQueues {
  private final String urgentName;
  private final Map<String, OrderedQueue> queues = new HashMap<>();

  /** Messages that the broker refused, in the order in which they are resent. */
  private final Set<OutboxMessage> retries = new LinkedHashSet<>();

  OrderedQueues(String urgentName) {
    this.urgentName = urgentName;
  }

  OrderedQueue of(OutboxMessage message) {
    return queues.computeIfAbsent(message.queue(), name -> new OrderedQueue(name, isUrgent(name)));
  }

  /** Whether it is the urgent queue, or the urgent queue of a role, whose name follows a space. */
  private boolean isUrgent(String name) {
    return name.equals(urgentName) || name.startsWith(urgentName + " ");
  }

  /** Queues it for sending, if it has messages to send and is not queued yet. */
  void enqueue(OrderedQueue queue, long nowNanos) {
    if (queue.becomesReady(nowNanos)) {
      queue.sendQueue().add(queue);
    }
  }

  void removeIfIdle(OrderedQueue queue) {
    if (queue.isIdle()) {
      queues.remove(queue.name());
    }
  }

  /** Removes the first waiting message of a queue, to drop it. */
  @Nullable OutboxMessage removeFirst(OrderedQueue queue) {
    OutboxMessage first = queue.removeFirst();
    if (first != null) {
      retries.remove(first);
    }
    return first;
  }

  void retryLater(OutboxMessage message) {
    retries.add(message);
  }

  /** Queues the refused messages that are due again. */
  void enqueueRetries(long nowNanos) {
    for (Iterator<OutboxMessage> each = retries.iterator(); each.hasNext(); ) {
      OutboxMessage message = each.next();
      if (message.notBeforeNanos - nowNanos > 0) {
        return;
      }
      each.remove();
      enqueue(of(message), nowNanos);
    }
  }

  long nextRetryNanos() {
    return retries.isEmpty() ? Waiter.NO_DEADLINE : retries.iterator().next().notBeforeNanos;
  }

  /** Removes all queues and returns them. */
  Collection<OrderedQueue> removeAll() {
    List<OrderedQueue> all = List.copyOf(queues.values());
    queues.clear();
    retries.clear();
    return all;
  }
}
