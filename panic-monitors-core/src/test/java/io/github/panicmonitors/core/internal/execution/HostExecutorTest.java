package io.github.panicmonitors.core.internal.execution;

import static io.github.panicmonitors.core.internal.execution.StrategyFixture.PERIOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.scripted.BrokenLogHandler;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Executors of all sorts. */
class HostExecutorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @AutoClose("shutdown")
  private final ExecutorService pool = Executors.newCachedThreadPool();

  @Test
  void neverShutsTheExecutorDown() {
    try (StrategyFixture bench = new StrategyFixture(ExecutionStrategies.using(pool))) {
      bench.add("task", SECOND, () -> {});
      bench.time.advance(PERIOD);
    }
    assertThat(pool.isShutdown()).isFalse();
  }

  @Test
  void offersAgainWhatTheExecutorRejects(LogCheck log) {
    log.expect("the host's executor rejects rounds, which are offered again");
    AtomicBoolean full = new AtomicBoolean(true);
    Executor executor =
        work -> {
          if (full.get()) {
            throw new RejectedExecutionException("full");
          }
          pool.execute(work);
        };
    try (StrategyFixture bench = new StrategyFixture(ExecutionStrategies.using(executor))) {
      PeriodicTestTask task = bench.add("task", SECOND, () -> {});
      bench.time.advance(SECOND.plusMillis(500));
      assertThat(task.rounds()).isZero();
      full.set(false);
      bench.time.advance(Duration.ofMillis(100));
      assertThat(task.rounds()).isEqualTo(1);
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void offersAgainWhenAnotherRoundOfAFullPoolHasEnded(LogCheck log) {
    log.expect("the host's executor rejects rounds");
    log.allow("rounds begin late"); // A pool's thread is back at its queue by its own time.
    ExecutorService small =
        new ThreadPoolExecutor(0, 2, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
    try (StrategyFixture bench = new StrategyFixture(ExecutionStrategies.using(small))) {
      for (int i = 0; i < 6; i++) {
        bench.add("task-" + i, SECOND, () -> bench.pause(Duration.ofMillis(250)));
      }
      bench.time.advance(PERIOD);
      assertThat(bench.tasks).allMatch(task -> task.rounds() == 1);
      assertThat(log.records()).filteredOn(text -> text.contains("rejects rounds")).hasSize(1);
    } finally {
      small.shutdown();
    }
  }

  @Test
  void handsARoundOverOnceThoughTheLoggerFails(LogCheck log) {
    log.expect("the host's executor rejects rounds");
    log.allow("rounds begin late");
    AtomicBoolean full = new AtomicBoolean(true);
    AtomicInteger taken = new AtomicInteger();
    Executor executor =
        work -> {
          if (full.get()) {
            throw new RejectedExecutionException("full");
          }
          taken.incrementAndGet();
          pool.execute(work);
        };
    try (StrategyFixture bench = new StrategyFixture(ExecutionStrategies.using(executor))) {
      bench.add("task", SECOND, () -> bench.pause(SECOND));
      bench.time.advance(SECOND.multipliedBy(2));
      full.set(false);
      bench.time.advance(PERIOD.plus(SECOND.multipliedBy(5)));
      assertThat(taken).hasValue(2);
      BrokenLogHandler broken = new BrokenLogHandler(HostWorkers.class);
      try (broken) {
        bench.time.advance(PERIOD);
      }
      assertThat(taken).hasValue(3);
    }
  }

  @Test
  void runsNoRoundOnTheThreadThatServesAllOthers(LogCheck log) {
    log.expect("the host's executor runs rounds in the calling thread");
    log.allow("rounds begin late");
    try (StrategyFixture bench = new StrategyFixture(ExecutionStrategies.using(Runnable::run))) {
      PeriodicTestTask task = bench.add("task", SECOND, bench.time::hangIgnoringInterrupts);
      bench.time.advance(PERIOD);
      assertThat(task.rounds()).isZero();
      bench.remove(task);
    }
  }

  @Test
  void survivesAPoolWhoseCallersRunWhatItCannotTake(LogCheck log) {
    log.expect("the host's executor runs rounds in the calling thread");
    log.allow("rounds begin late"); // A pool's thread is back at its queue by its own time.
    ExecutorService small =
        new ThreadPoolExecutor(
            0,
            2,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            new ThreadPoolExecutor.CallerRunsPolicy());
    try (StrategyFixture bench = new StrategyFixture(ExecutionStrategies.using(small))) {
      for (int i = 0; i < 6; i++) {
        bench.add("task-" + i, SECOND, () -> bench.pause(Duration.ofMillis(250)));
      }
      bench.time.advance(PERIOD);
      assertThat(bench.tasks).allMatch(task -> task.rounds() == 1);
      assertThat(log.records())
          .filteredOn(text -> text.contains("runs rounds in the calling thread"))
          .hasSize(1);
    } finally {
      small.shutdown();
    }
  }

  @Test
  void handsATaskOverOnceHoweverLongTheExecutorKeepsIt() throws InterruptedException {
    BlockingQueue<Runnable> kept = new LinkedBlockingQueue<>();
    try (Execution execution = ExecutionStrategies.using(kept::add).start(realTime())) {
      PeriodicTestTask task = overdueTask();
      execution.add(task);
      Runnable handedOver = kept.take();
      PeriodicTestTask other = overdueTask();
      execution.add(other);
      kept.take().run();
      assertThat(other.rounds()).isEqualTo(1);
      assertThat(kept).isEmpty();
      handedOver.run();
      assertThat(task.rounds()).isEqualTo(1);
      execution.remove(task);
      execution.remove(other);
      kept.take().run();
      kept.take().run();
    }
  }

  @Test
  void releasesARemovedTaskThatTheExecutorHasNotBegun() throws InterruptedException {
    BlockingQueue<Runnable> kept = new LinkedBlockingQueue<>();
    try (Execution execution = ExecutionStrategies.using(kept::add).start(realTime())) {
      PeriodicTestTask task = overdueTask();
      execution.add(task);
      Runnable handedOver = kept.take();
      execution.remove(task);
      PeriodicTestTask next = overdueTask();
      execution.add(next);
      Runnable successor = kept.take();
      assertThat(task.releases()).isZero();
      handedOver.run();
      assertThat(task.rounds()).isZero();
      assertThat(task.releases()).isEqualTo(1);
      successor.run();
      assertThat(next.rounds()).isEqualTo(1);
      execution.remove(next);
      kept.take().run();
    }
  }

  /** The machine's clock, on which nothing that waits in an executor holds time up. */
  private static ExecutionContext realTime() {
    return new ExecutionContext() {
      @Override
      public TimeSource time() {
        return TimeSource.system();
      }

      @Override
      public String threadNamePrefix() {
        return "bench-";
      }
    };
  }

  private static PeriodicTestTask overdueTask() {
    TimeSource time = TimeSource.system();
    return new PeriodicTestTask(
        time, "task", "task", time.nanoTime(), Duration.ofHours(1), () -> {});
  }

  @Test
  void releasesAllWhenClosedAfterItsExecutor(LogCheck log) {
    log.expect("the host's executor rejects rounds");
    StrategyFixture bench = new StrategyFixture(ExecutionStrategies.using(pool));
    for (int i = 0; i < 10; i++) {
      bench.add("task-" + i, SECOND, () -> {});
    }
    bench.time.advance(PERIOD);
    pool.shutdown();
    bench.close();
    assertThat(bench.tasks).allMatch(task -> task.releases() == 1);
  }
}
