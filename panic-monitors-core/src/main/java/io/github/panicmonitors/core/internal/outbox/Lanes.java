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
final class Lanes {
  private final String urgentLane;
  private final Map<String, Lane> lanes = new HashMap<>();

  /** Letters that the broker refused, in the order in which they are to be sent again. */
  private final Set<Letter> retries = new LinkedHashSet<>();

  Lanes(String urgentLane) {
    this.urgentLane = urgentLane;
  }

  Lane of(Letter letter) {
    return lanes.computeIfAbsent(letter.lane(), name -> new Lane(name, name.equals(urgentLane)));
  }

  /** Queues a lane at its outlet if it has something to send and is not queued. */
  void enqueue(Lane lane, long nowNanos) {
    if (lane.becomesReady(nowNanos)) {
      lane.outlet().add(lane);
    }
  }

  void forgetIfIdle(Lane lane) {
    if (lane.isIdle()) {
      lanes.remove(lane.name());
    }
  }

  /** Takes the first letter that waits in a lane, to drop it. */
  @Nullable Letter removeFirst(Lane lane) {
    Letter first = lane.removeFirst();
    if (first != null) {
      retries.remove(first);
    }
    return first;
  }

  void retryLater(Letter letter) {
    retries.add(letter);
  }

  /** Queues the lanes whose refused letter is due again. */
  void enqueueRetries(long nowNanos) {
    for (Iterator<Letter> each = retries.iterator(); each.hasNext(); ) {
      Letter letter = each.next();
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
  Collection<Lane> removeAll() {
    List<Lane> all = List.copyOf(lanes.values());
    lanes.clear();
    retries.clear();
    return all;
  }
}
