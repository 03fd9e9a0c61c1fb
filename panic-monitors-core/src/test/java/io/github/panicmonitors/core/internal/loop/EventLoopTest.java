package io.github.panicmonitors.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.scripted.BrokenLogHandler;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopTest {
  private final VirtualTime virtual = new VirtualTime();
  private final Clock time = new Clock(virtual);
  private final EventLoop loop = new EventLoop(new ManagerThreads(time, "test"), "loop");
  private final List<String> ran = new CopyOnWriteArrayList<>();

  /** Counts signals, and runs a hook whenever the loop's thread reads the clock. */
  private static final class Clock extends ForwardingTime {
    final AtomicInteger signals = new AtomicInteger();
    volatile Runnable onRead = () -> {};
    volatile Runnable onWait = () -> {};

    Clock(TimeSource real) {
      super(real);
    }

    @Override
    public long nanoTime() {
      if (Thread.currentThread().getName().contains("-loop-")) {
        onRead.run();
      }
      return super.nanoTime();
    }

    @Override
    public Runnable tracked(Runnable work) {
      return super.tracked(
          () -> {
            try {
              work.run();
            } catch (EndOfThread e) {
              // thrown by a test's hook
            }
          });
    }

    @Override
    public Waiter waiter() {
      Waiter real = super.waiter();
      return new Waiter() {
        @Override
        public boolean await(long deadlineNanos) throws InterruptedException {
          if (Thread.currentThread().getName().contains("-loop-")) {
            onWait.run();
          }
          return real.await(deadlineNanos);
        }

        @Override
        public void signal() {
          signals.incrementAndGet();
          real.signal();
        }
      };
    }
  }

  private static final class EndOfThread extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @AfterEach
  void close() {
    loop.close();
    virtual.settle();
  }

  private Runnable event(String name) {
    return () -> ran.add(name);
  }

  @Test
  void runsEventsInOrder() {
    loop.execute(event("a"));
    loop.execute(event("b"));
    virtual.settle();

    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void runsScheduledEventsWhenTheyAreDue() {
    loop.schedule(Duration.ofSeconds(2), event("b"));
    loop.schedule(Duration.ofSeconds(1), event("a"));
    loop.schedule(Duration.ofSeconds(2), event("c"));

    virtual.advance(Duration.ofMillis(999));
    assertThat(ran).isEmpty();
    virtual.advance(Duration.ofMillis(1));
    assertThat(ran).containsExactly("a");
    virtual.advance(Duration.ofSeconds(1));
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void doesNotRunACancelledEvent() {
    ScheduledEvent event = loop.schedule(Duration.ofSeconds(1), event("a"));
    event.cancel();
    event.cancel();
    virtual.advance(Duration.ofSeconds(2));

    assertThat(ran).isEmpty();
  }

  @Test
  void runsNeitherAnEventCancelledWhenDueNorAnotherInItsPlace() {
    loop.schedule(Duration.ofHours(1), event("other"));
    AtomicReference<ScheduledEvent> event =
        new AtomicReference<>(loop.schedule(Duration.ofSeconds(1), event("cancelled")));
    virtual.settle();
    // The loop has looked at the event already when it reads the clock.
    time.onRead = () -> event.get().cancel();
    virtual.advance(Duration.ofSeconds(2));

    assertThat(ran).isEmpty();
  }

  @Test
  void wakesOnlyForAnEventEarlierThanTheNext() {
    loop.schedule(Duration.ofHours(1), event("a"));
    virtual.settle();
    int before = time.signals.get();

    loop.schedule(Duration.ofHours(2), event("b"));
    loop.schedule(Duration.ofHours(1), event("c")).cancel();
    assertThat(time.signals).hasValue(before);
    loop.schedule(Duration.ofMinutes(1), event("d"));
    assertThat(time.signals).hasValue(before + 1);
  }

  @Test
  void manyEventsDoNotDelayAScheduledOne() {
    CountDownLatch stop = new CountDownLatch(1);
    loop.execute(
        new Runnable() {
          @Override
          public void run() {
            if (stop.getCount() > 0) {
              loop.execute(this);
            }
          }
        });
    loop.schedule(Duration.ZERO, stop::countDown);
    virtual.settle();

    assertThat(stop.getCount()).isZero();
  }

  @Test
  void continuesAfterAFailure(LogCheck log) {
    log.expect("unexpected failure on the loop thread, which continues");
    loop.execute(
        () -> {
          throw new AssertionError("fails");
        });
    loop.execute(event("a"));
    virtual.settle();

    assertThat(ran).containsExactly("a");
  }

  @Test
  void continuesAfterAFailureThatCannotBeLogged() {
    BrokenLogHandler broken = new BrokenLogHandler(EventLoop.class);
    try (broken) {
      loop.execute(
          () -> {
            throw new AssertionError("fails");
          });
      loop.execute(event("a"));
      virtual.settle();
    }

    assertThat(ran).containsExactly("a");
  }

  @Test
  void continuesAfterAnInterrupt(LogCheck log) {
    log.expect("the loop thread was interrupted and continues");
    loop.execute(() -> Thread.currentThread().interrupt());
    virtual.settle();
    loop.execute(event("a"));
    virtual.settle();

    assertThat(ran).containsExactly("a");
  }

  @Test
  void runsWaitingEventsAndNoScheduledOnesWhenClosed() throws InterruptedException {
    loop.execute(
        () -> {
          loop.execute(event("a"));
          loop.schedule(Duration.ofSeconds(1), event("b"));
          loop.close();
          loop.execute(event("c"));
        });
    virtual.advance(Duration.ofSeconds(2));

    assertThat(loop.awaitEnd(virtual.nanoTime())).isTrue();
    assertThat(ran).containsExactly("a", "c");
    assertThat(loop.execute(event("d"))).isFalse();
  }

  @Test
  void runsEventsOfEventsThatArriveWhileItEnds() {
    List<Boolean> accepted = new CopyOnWriteArrayList<>();
    Runnable event = () -> accepted.add(loop.execute(event("a")));
    time.onWait =
        () -> {
          accepted.add(loop.execute(event));
          // Ends the thread while an event waits, as if that had arrived just after the last look.
          throw new EndOfThread();
        };
    loop.execute(() -> {});
    virtual.settle();

    assertThat(accepted).containsExactly(true, true);
    assertThat(ran).containsExactly("a");
  }

  /** Its only event is removed repeatedly while the loop looks at it. */
  @Test
  void survivesEventsThatAreCancelledWhileItLooks() throws Exception {
    TimeSource real = TimeSource.system();
    try (EventLoop busy = new EventLoop(new ManagerThreads(real, "test"), "busy")) {
      long latest = real.nanoTime() + TimeUnit.HOURS.toNanos(1);
      for (int i = 0; i < 150_000; i++) {
        // Each event is earlier than the one before, so that the thread is woken every time.
        ScheduledEvent event = busy.scheduleAt(latest - i * 20_000L, event("early"));
        for (int spin = i % 64; spin > 0; spin--) {
          Thread.onSpinWait();
        }
        event.cancel();
      }

      CountDownLatch alive = new CountDownLatch(1);
      busy.execute(alive::countDown);
      assertThat(alive.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(ran).isEmpty();
  }
}
