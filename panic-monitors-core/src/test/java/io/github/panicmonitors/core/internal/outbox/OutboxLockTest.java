package io.github.panicmonitors.core.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Offering never waits for the outbox's lock, and yet no message waits for another call. */
@Timeout(60)
class OutboxLockTest {
  private static final int THREADS = 8;
  private static final int MESSAGES = 2_000;

  private final Fence fence = new Fence(1);

  private OutboxMessage reading(
      String queue, String id, Supplier<@Nullable OutboxMessage> whenConfirmed) {
    OutboundMessage message = new OutboundMessage("raw_data", "key", id, Map.of(), new byte[1]);
    return OutboxMessage.reading(queue, fence, 1, 0, message, whenConfirmed);
  }

  @Test
  void holderOfTheLockAdmitsWhatIsOfferedMeanwhileAndWakesThePublisher() throws Exception {
    VirtualTime time = new VirtualTime();
    Outbox outbox = new Outbox(time, OutboxLimits.defaults(), Runnable::run);
    Waiter publisher = time.waiter();
    outbox.publisher(outbox.shared(), publisher);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    outbox.offer(reading("a", "a1", () -> hold(held, release)));
    List<OutboxMessage> first = outbox.take(outbox.shared(), 1);
    assertThat(outbox.take(outbox.shared(), 1)).isEmpty();
    Thread holder = new Thread(() -> outbox.confirmed(first));
    holder.start();
    held.await();

    outbox.offer(reading("b", "b1", () -> null));

    assertThat(publisher.await(time.nanoTime())).as("woken while the lock is held").isFalse();
    release.countDown();
    holder.join();
    assertThat(publisher.await(time.nanoTime())).as("woken by the holder").isTrue();
    assertThat(outbox.take(outbox.shared(), 1)).hasSize(1);
  }

  @Test
  void countsIncludeWhatIsOfferedWhileTheyAreRead() {
    HookedTime time = new HookedTime();
    Outbox outbox = new Outbox(time, OutboxLimits.defaults(), Runnable::run);
    time.whenAsked =
        () -> {
          Thread other = new Thread(() -> outbox.offer(reading("a", "a1", () -> null)));
          other.start();
          join(other);
        };

    assertThat(outbox.counts(OutboxMessage.Kind.READING).gathered()).isEqualTo(1);
  }

  /** A clock that runs a hook the next time it is asked. The outbox asks it under its lock. */
  private static final class HookedTime extends ForwardingTime {
    private Runnable whenAsked = () -> {};

    HookedTime() {
      super(new VirtualTime());
    }

    @Override
    public long nanoTime() {
      Runnable hook = whenAsked;
      whenAsked = () -> {};
      hook.run();
      return super.nanoTime();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable OutboxMessage hold(CountDownLatch held, CountDownLatch release) {
    held.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return null;
  }

  @Test
  void publisherIsWokenForEveryMessageOfManyThreads() throws Exception {
    TimeSource time = TimeSource.system();
    Outbox outbox =
        new Outbox(time, OutboxLimits.defaults().readings(THREADS * MESSAGES), Runnable::run);
    Waiter publisher = time.waiter();
    outbox.publisher(outbox.shared(), publisher);
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      String queue = "queue " + thread;
      threads.add(new Thread(() -> offerAll(outbox, queue)));
    }
    threads.forEach(Thread::start);

    int confirmed = 0;
    while (confirmed < THREADS * MESSAGES) {
      List<OutboxMessage> batch = outbox.take(outbox.shared(), 3);
      if (batch.isEmpty()) {
        // Ends only by a wake-up, which a lost message would never cause.
        publisher.await(Waiter.NO_DEADLINE);
      }
      outbox.confirmed(batch);
      confirmed += batch.size();
    }

    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }
    assertThat(outbox.counts(OutboxMessage.Kind.READING).confirmed()).isEqualTo(THREADS * MESSAGES);
    assertThat(outbox.awaitEmpty(time.nanoTime())).isTrue();
  }

  private void offerAll(Outbox outbox, String queue) {
    for (int n = 0; n < MESSAGES; n++) {
      outbox.offer(reading(queue, queue + n, () -> null));
    }
  }
}
