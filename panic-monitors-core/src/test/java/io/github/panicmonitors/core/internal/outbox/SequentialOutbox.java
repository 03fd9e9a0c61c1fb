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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The behaviour of an outbox, written as plainly as possible, for a single thread. */
public final class SequentialOutbox {
  private final List<QueueOfOne> queues = List.of(new QueueOfOne(), new QueueOfOne());

  /** Queues with messages to send, each once. */
  private final Deque<QueueOfOne> ready = new ArrayDeque<>();

  /** Refused readings that wait for their second attempt, in the order of their refusal. */
  private final List<Reading> retries = new ArrayList<>();

  /** Readings that were taken, but not sent yet. */
  private final Deque<Reading> batch = new ArrayDeque<>();

  private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
  private long gathered;
  private long confirmed;
  private long returned;
  private long seconds;
  private boolean closed;

  private static final class QueueOfOne {
    private final Deque<Reading> waiting = new ArrayDeque<>();
    private boolean inFlight;
    private @Nullable Reading sent;
    private boolean shut;
  }

  private static final class Reading {
    private final int queue;
    private final int value;
    private final long number;
    private int refusals;
    private long notBefore;

    Reading(int queue, int value, long number) {
      this.queue = queue;
      this.value = value;
      this.number = number;
    }

    @Override
    public String toString() {
      return queue + ":" + value;
    }
  }

  public void offer(int queue, int value) {
    gathered++;
    if (closed) {
      drop(DropReason.CLOSED);
      return;
    }
    queues.get(queue).waiting.addLast(new Reading(queue, value, gathered));
    makeReady(queues.get(queue));
    // There may be several too many if a message in flight was given back.
    while (waiting().count() > OutboxLincheckTest.MAX_READINGS) {
      dropOldest();
    }
  }

  private Stream<Reading> waiting() {
    return queues.stream().flatMap(queue -> queue.waiting.stream());
  }

  private void dropOldest() {
    Reading oldest = waiting().min(Comparator.comparing(reading -> reading.number)).orElseThrow();
    queues.get(oldest.queue).waiting.remove(oldest);
    retries.remove(oldest);
    drop(DropReason.OVERFLOW);
    makeReady(queues.get(oldest.queue));
  }

  private void makeReady(QueueOfOne queue) {
    Reading first = queue.waiting.peekFirst();
    if (first != null && first.notBefore <= seconds && !queue.inFlight && !ready.contains(queue)) {
      ready.addLast(queue);
    }
  }

  public String take(int max) {
    while (!retries.isEmpty() && retries.get(0).notBefore <= seconds) {
      makeReady(queues.get(retries.remove(0).queue));
    }
    List<Reading> taken = new ArrayList<>();
    while (taken.size() < max && !ready.isEmpty()) {
      QueueOfOne queue = ready.removeFirst();
      if (queue.shut) {
        queue.waiting.forEach(reading -> drop(DropReason.SUPERSEDED));
        queue.waiting.clear();
      }
      Reading first = queue.waiting.pollFirst();
      if (first != null) {
        queue.inFlight = true;
        taken.add(first);
      }
    }
    batch.addAll(taken);
    return taken.stream().map(Reading::toString).collect(Collectors.joining(" "));
  }

  public String send() {
    Reading reading = batch.poll();
    if (reading == null) {
      return "nothing";
    }
    QueueOfOne queue = queues.get(reading.queue);
    if (queue.shut) {
      drop(DropReason.SUPERSEDED);
      settled(queue);
      return reading + " dropped";
    }
    queue.sent = reading;
    return reading + " sent";
  }

  public void giveBack() {
    batch.forEach(this::giveBack);
    batch.clear();
  }

  public void answer(int queue, int outcome) {
    Reading reading = queues.get(queue).sent;
    if (reading == null) {
      return;
    }
    queues.get(queue).sent = null;
    switch (outcome) {
      case OutboxLincheckTest.CONFIRMED -> {
        confirmed++;
        settled(queues.get(queue));
      }
      case OutboxLincheckTest.RETURNED -> {
        returned++;
        settled(queues.get(queue));
      }
      case OutboxLincheckTest.REFUSED -> refused(reading);
      default -> giveBack(reading);
    }
  }

  public void answerAll(int outcome) {
    if (outcome != OutboxLincheckTest.RETURNED) {
      answer(0, outcome);
      answer(1, outcome);
    }
  }

  private void refused(Reading reading) {
    reading.refusals++;
    if (reading.refusals == OutboxLincheckTest.MAX_ATTEMPTS) {
      drop(DropReason.ATTEMPTS);
      settled(queues.get(reading.queue));
    } else {
      reading.notBefore = seconds + 1;
      if (putBack(reading)) {
        retries.add(reading);
      }
    }
  }

  private void giveBack(Reading reading) {
    if (putBack(reading)) {
      makeReady(queues.get(reading.queue));
    }
  }

  private boolean putBack(Reading reading) {
    QueueOfOne queue = Objects.requireNonNull(queues.get(reading.queue));
    queue.inFlight = false;
    if (closed) {
      drop(DropReason.CLOSED);
    } else {
      queue.waiting.addFirst(reading);
    }
    return !closed;
  }

  private void settled(QueueOfOne queue) {
    queue.inFlight = false;
    makeReady(queue);
  }

  public void happens(int queue, int event) {
    switch (event) {
      case OutboxLincheckTest.CLOSE -> close();
      case OutboxLincheckTest.SHUT -> queues.get(queue).shut = true;
      default -> seconds++;
    }
  }

  public String counts() {
    return new MessageCounts(gathered, confirmed, returned, drops).toString();
  }

  private void close() {
    closed = true;
    waiting().forEach(reading -> drop(DropReason.CLOSED));
    queues.forEach(queue -> queue.waiting.clear());
    ready.clear();
    retries.clear();
  }

  private void drop(DropReason reason) {
    drops.merge(reason, 1L, Long::sum);
  }
}
