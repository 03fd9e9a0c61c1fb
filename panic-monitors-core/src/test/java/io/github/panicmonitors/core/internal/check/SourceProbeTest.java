package io.github.panicmonitors.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.config.ProbeTarget;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.RoundMessages;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import io.github.panicmonitors.core.internal.wire.Heartbeats;
import io.github.panicmonitors.core.internal.wire.MessageIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SourceProbeTest {
  private static final Duration STEP = Duration.ofMillis(20);
  private static final Duration PERIOD = Duration.ofMinutes(10);

  @Test
  void runsAtOnceHoweverSlowTheMachineIs() {
    SlowMachine time = new SlowMachine();
    ManagerThreads threads = new ManagerThreads(TimeSource.system(), "test");
    EventLoop loop = new EventLoop(threads, "deadline");
    RoundDeadlines deadlines = new RoundDeadlines(threads, loop);
    long before = time.nanoTime();
    MessageIds ids = new MessageIds();
    RoundMessages messages = new RoundMessages(ids, new Heartbeats(time, ids));
    SourceProbe probe = new SourceProbe(target(), time, messages, () -> {});

    boolean finished = probe.run(deadlines);

    deadlines.close();
    loop.close();
    assertThat(finished).isTrue();
    assertThat(probe.result().failure()).contains(FailureKind.TLS);
    assertThat(Duration.ofNanos(time.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
  }

  private static ProbeTarget target() {
    RawData payload = RawData.of("key", Map.of());
    RoundResult result = RoundResult.failure(FailureKind.TLS, "no", "source", payload);
    return new ProbeTarget(
        new MonitorId("type", "id"),
        "name",
        "source",
        PERIOD,
        Duration.ofSeconds(30),
        snapshot -> round -> result);
  }

  /** Reading the clock takes 20 ms. Everything else takes no time. */
  private static final class SlowMachine implements TimeSource {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos.get());
    }

    @Override
    public long nanoTime() {
      return nanos.addAndGet(STEP.toNanos());
    }

    @Override
    public Waiter waiter() {
      return new Waiter() {
        @Override
        public boolean await(long deadlineNanos) {
          nanos.accumulateAndGet(deadlineNanos, Math::max);
          return false;
        }

        @Override
        public void signal() {}
      };
    }

    @Override
    public Runnable tracked(Runnable work) {
      return work;
    }

    @Override
    public void interrupt(Thread thread) {
      thread.interrupt();
    }
  }
}
