package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an outbox does, as plainly as it can be said, for a single thread. */
public final class SequentialOutbox {
  private final List<LaneOfOne> lanes = List.of(new LaneOfOne(), new LaneOfOne());

  /** Lanes that have something to send, each once. */
  private final Deque<LaneOfOne> ready = new ArrayDeque<>();

  /** Refused readings that wait for their second try, in the order of their refusal. */
  private final List<Reading> retries = new ArrayList<>();

  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private long gathered;
  private long confirmed;
  private long returned;
  private long seconds;
  private boolean closed;

  private static final class LaneOfOne {
    private final Deque<Reading> waiting = new ArrayDeque<>();
    private @Nullable Reading underway;
    private boolean shut;
  }

  private static final class Reading {
    private final int lane;
    private final int value;
    private final long number;
    private int refusals;
    private long notBefore;

    Reading(int lane, int value, long number) {
      this.lane = lane;
      this.value = value;
      this.number = number;
    }
  }

  public void offer(int lane, int value) {
    gathered++;
    if (closed) {
      drop(DropReason.CLOSED);
      return;
    }
    lanes.get(lane).waiting.addLast(new Reading(lane, value, gathered));
    makeReady(lanes.get(lane));
    // More than one too many, if one that was under way has been given back.
    while (waiting().count() > OutboxLincheckTest.MOST_READINGS) {
      dropOldest();
    }
  }

  private Stream<Reading> waiting() {
    return lanes.stream().flatMap(lane -> lane.waiting.stream());
  }

  private void dropOldest() {
    Reading oldest = waiting().min(Comparator.comparing(reading -> reading.number)).orElseThrow();
    lanes.get(oldest.lane).waiting.remove(oldest);
    retries.remove(oldest);
    drop(DropReason.OVERFLOW);
    makeReady(lanes.get(oldest.lane));
  }

  private void makeReady(LaneOfOne lane) {
    Reading first = lane.waiting.peekFirst();
    if (first != null
        && first.notBefore <= seconds
        && lane.underway == null
        && !ready.contains(lane)) {
      ready.addLast(lane);
    }
  }

  public String next() {
    while (!retries.isEmpty() && retries.get(0).notBefore <= seconds) {
      makeReady(lanes.get(retries.remove(0).lane));
    }
    for (LaneOfOne lane = ready.pollFirst(); lane != null; lane = ready.pollFirst()) {
      if (lane.shut) {
        lane.waiting.forEach(reading -> drop(DropReason.SUPERSEDED));
        lane.waiting.clear();
      }
      Reading first = lane.waiting.pollFirst();
      if (first != null) {
        lane.underway = first;
        return first.lane + ":" + first.value;
      }
    }
    return "nothing";
  }

  public void settle(int lane, int fate) {
    if (lanes.get(lane).underway == null) {
      return;
    }
    switch (fate) {
      case OutboxLincheckTest.CONFIRMED -> {
        confirmed++;
        settled(lane);
      }
      case OutboxLincheckTest.RETURNED -> {
        returned++;
        settled(lane);
      }
      case OutboxLincheckTest.REFUSED -> refused(lane);
      default -> unknown(lane);
    }
  }

  private void refused(int lane) {
    Reading reading = Objects.requireNonNull(lanes.get(lane).underway);
    reading.refusals++;
    if (reading.refusals == OutboxLincheckTest.MOST_ATTEMPTS) {
      settled(lane);
      drop(DropReason.ATTEMPTS);
    } else {
      reading.notBefore = seconds + 1;
      if (giveBack(lanes.get(lane))) {
        retries.add(reading);
      }
    }
  }

  private void unknown(int lane) {
    if (giveBack(lanes.get(lane))) {
      makeReady(lanes.get(lane));
    }
  }

  private boolean giveBack(LaneOfOne lane) {
    Reading reading = Objects.requireNonNull(lane.underway);
    lane.underway = null;
    if (closed) {
      drop(DropReason.CLOSED);
    } else {
      lane.waiting.addFirst(reading);
    }
    return !closed;
  }

  private void settled(int lane) {
    lanes.get(lane).underway = null;
    makeReady(lanes.get(lane));
  }

  public void befalls(int lane, int event) {
    switch (event) {
      case OutboxLincheckTest.CLOSE -> close();
      case OutboxLincheckTest.SHUT -> lanes.get(lane).shut = true;
      default -> seconds++;
    }
  }

  public String account() {
    return new MessageCounts(gathered, confirmed, returned, drops).toString();
  }

  private void close() {
    closed = true;
    waiting().forEach(reading -> drop(DropReason.CLOSED));
    lanes.forEach(lane -> lane.waiting.clear());
    ready.clear();
    retries.clear();
  }

  private void drop(DropReason reason) {
    drops.merge(reason, 1L, Long::sum);
  }
}
