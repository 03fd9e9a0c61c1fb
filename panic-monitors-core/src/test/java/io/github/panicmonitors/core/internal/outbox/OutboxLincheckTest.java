package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.LincheckOptions;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.task.Fence;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The outbox with all its parts (queues, fences, counts, lock), used by many threads at once as the
 * manager does, behaves as {@link SequentialOutbox}: the counts are exact, one message of a queue
 * is in flight, and their order is kept.
 *
 * <p>As in a connection, one thread at a time takes batches and asks the fence before each message,
 * and one at a time answers; any thread calls everything else.
 */
@Param(name = "queue", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
@Param(name = "max", gen = IntGen.class, conf = "1:2")
@Param(name = "outcome", gen = IntGen.class, conf = "0:3")
@Param(name = "event", gen = IntGen.class, conf = "0:9")
public class OutboxLincheckTest {
  static final int QUEUES = 2;
  static final int MAX_READINGS = 3;
  static final int MAX_ATTEMPTS = 2;

  /** Rare events, because little happens after them. All other events let a second pass. */
  static final int CLOSE = 0;

  static final int SHUT = 1;

  // The outcomes of a message that was sent. For any other value it is put back.
  static final int CONFIRMED = 0;

  static final int RETURNED = 1;

  static final int REFUSED = 2;

  private final StandingTime time = new StandingTime();
  private final Outbox outbox =
      new Outbox(
          time,
          OutboxLimits.defaults().readings(MAX_READINGS).attempts(MAX_ATTEMPTS),
          report -> {});
  private final Fence[] fences = {new Fence(1), new Fence(1)};

  /** A connection knows a message before the broker can answer it. */
  private final Object connection = new Object();

  /**
   * No fence is shut while a batch is taken. A batch asks the fences after it has admitted what was
   * offered, so a message offered in between is dropped by the next batch instead of this one.
   */
  private final Object taking = new Object();

  /** Messages that were taken, but not sent yet. */
  private final Deque<OutboxMessage> batch = new ArrayDeque<>();

  private final AtomicReferenceArray<@Nullable OutboxMessage> sent =
      new AtomicReferenceArray<>(QUEUES);

  @Operation
  public void offer(@Param(name = "queue") int queue, @Param(name = "value") int value) {
    OutboundMessage message =
        new OutboundMessage("raw_data", "key", String.valueOf(value), Map.of(), new byte[1]);
    outbox.offer(
        OutboxMessage.reading(String.valueOf(queue), fences[queue], 1, value, message, () -> null));
  }

  @Operation(nonParallelGroup = "publisher")
  public String take(@Param(name = "max") int max) {
    List<OutboxMessage> taken;
    synchronized (taking) {
      taken = outbox.take(outbox.shared(), max);
    }
    batch.addAll(taken);
    return taken.stream().map(OutboxLincheckTest::text).collect(Collectors.joining(" "));
  }

  @Operation(nonParallelGroup = "publisher")
  public String send() {
    OutboxMessage message = batch.poll();
    if (message == null) {
      return "nothing";
    }
    synchronized (connection) {
      boolean begun = outbox.begin(message);
      if (begun) {
        sent.set(Integer.parseInt(message.queue()), message);
      }
      return text(message) + (begun ? " sent" : " dropped");
    }
  }

  @Operation(nonParallelGroup = "publisher")
  public void giveBack() {
    outbox.giveBack(List.copyOf(batch));
    batch.clear();
  }

  private static String text(OutboxMessage message) {
    return message.queue() + ":" + message.message().messageId();
  }

  @Operation(nonParallelGroup = "callbacks")
  public void answer(@Param(name = "queue") int queue, @Param(name = "outcome") int outcome) {
    answer(List.of(queue), outcome);
  }

  /** Answers a range of messages with one call. Returned ones are never answered in ranges. */
  @Operation(nonParallelGroup = "callbacks")
  public void answerAll(@Param(name = "outcome") int outcome) {
    if (outcome != RETURNED) {
      answer(List.of(0, 1), outcome);
    }
  }

  private void answer(List<Integer> queues, int outcome) {
    List<OutboxMessage> answered = new ArrayList<>();
    synchronized (connection) {
      for (int queue : queues) {
        OutboxMessage message = sent.getAndSet(queue, null);
        if (message != null) {
          answered.add(message);
        }
      }
    }
    switch (outcome) {
      case CONFIRMED -> outbox.confirmed(answered);
      case RETURNED -> answered.forEach(message -> outbox.returned(message, "NO_ROUTE"));
      case REFUSED -> outbox.refused(answered);
      default -> outbox.giveBack(answered);
    }
  }

  @Operation
  public void happens(@Param(name = "queue") int queue, @Param(name = "event") int event) {
    switch (event) {
      case CLOSE -> outbox.close();
      case SHUT -> {
        synchronized (taking) {
          fences[queue].shut();
        }
      }
      default -> time.nanos.addAndGet(1_000_000_000);
    }
  }

  @Operation
  public String counts() {
    return outbox.counts(OutboxMessage.Kind.READING).toString();
  }

  @Test
  void isLinearizable() {
    LincheckOptions.stress().sequentialSpecification(SequentialOutbox.class).check(getClass());
  }

  /** A clock that moves only when it is advanced. Cannot wait. */
  private static final class StandingTime implements TimeSource {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos.get());
    }

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    @Override
    public Waiter waiter() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Runnable tracked(Runnable work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void interrupt(Thread thread) {
      throw new UnsupportedOperationException();
    }
  }
}
