package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.LincheckOptions;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.task.Fence;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The outbox with all its parts (lanes, fences, account, lock), used by many threads at once as the
 * manager does, does what {@link SequentialOutbox} does: the account is exact, of a lane one letter
 * is under way, and their order is kept.
 *
 * <p>As in a connection, one thread at a time takes letters and one at a time settles them; all
 * else is called by anybody.
 */
@Param(name = "lane", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
@Param(name = "fate", gen = IntGen.class, conf = "0:3")
@Param(name = "event", gen = IntGen.class, conf = "0:9")
public class OutboxLincheckTest {
  static final int LANES = 2;
  static final int MOST_READINGS = 3;
  static final int MOST_ATTEMPTS = 2;

  /** Events that are rare, since little happens after them; all others are that a second passes. */
  static final int CLOSE = 0;

  static final int SHUT = 1;

  // What becomes of a letter that was sent; else, nobody knows.
  static final int CONFIRMED = 0;

  static final int RETURNED = 1;

  static final int REFUSED = 2;

  private final StandingTime time = new StandingTime();
  private final Outbox outbox =
      new Outbox(
          time,
          OutboxLimits.defaults().readings(MOST_READINGS).attempts(MOST_ATTEMPTS),
          report -> {});
  private final Fence[] fences = {new Fence(1), new Fence(1)};

  /** A connection knows a letter before anybody can settle it. */
  private final Object connection = new Object();

  private final AtomicReferenceArray<@Nullable OutboxMessage> underway =
      new AtomicReferenceArray<>(LANES);

  @Operation
  public void offer(@Param(name = "lane") int lane, @Param(name = "value") int value) {
    OutboundMessage message =
        new OutboundMessage("raw_data", "key", String.valueOf(value), Map.of(), new byte[1]);
    outbox.offer(
        OutboxMessage.reading(String.valueOf(lane), fences[lane], 1, value, message, () -> {}));
  }

  @Operation(nonParallelGroup = "publisher")
  public String next() {
    synchronized (connection) {
      OutboxMessage letter = outbox.next(outbox.shared());
      if (letter == null) {
        return "nothing";
      }
      underway.set(Integer.parseInt(letter.lane()), letter);
      return letter.lane() + ":" + letter.message().messageId();
    }
  }

  @Operation(nonParallelGroup = "callbacks")
  public void settle(@Param(name = "lane") int lane, @Param(name = "fate") int fate) {
    switch (fate) {
      case CONFIRMED -> settle(lane, Outbox::confirmed);
      case RETURNED -> settle(lane, (box, letter) -> box.returned(letter, "NO_ROUTE"));
      case REFUSED -> settle(lane, Outbox::refused);
      default -> settle(lane, Outbox::unknown);
    }
  }

  private void settle(int lane, BiConsumer<Outbox, OutboxMessage> how) {
    OutboxMessage letter;
    synchronized (connection) {
      letter = underway.getAndSet(lane, null);
    }
    if (letter != null) {
      how.accept(outbox, letter);
    }
  }

  @Operation
  public void befalls(@Param(name = "lane") int lane, @Param(name = "event") int event) {
    switch (event) {
      case CLOSE -> outbox.close();
      case SHUT -> fences[lane].shut();
      default -> time.nanos.addAndGet(1_000_000_000);
    }
  }

  @Operation
  public String account() {
    return outbox.account(OutboxMessage.Kind.READING).toString();
  }

  @Test
  void isLinearizable() {
    LincheckOptions.stress().sequentialSpecification(SequentialOutbox.class).check(getClass());
  }

  /** A clock that stands still until it is advanced; nobody waits by it. */
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
