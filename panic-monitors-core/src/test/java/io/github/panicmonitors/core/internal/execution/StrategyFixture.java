package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A started strategy on a virtual clock, with the tasks of a test. */
final class StrategyFixture implements ExecutionContext, AutoCloseable {
  static final Duration PERIOD = Duration.ofSeconds(10);

  final VirtualTime time = new VirtualTime();
  final List<PeriodicTestTask> tasks = new ArrayList<>();
  private final Map<String, Integer> waits = new ConcurrentHashMap<>();
  final List<String> startFailures = new CopyOnWriteArrayList<>();
  final Execution execution;
  private final AtomicReference<Runnable> onThreadStart = new AtomicReference<>(() -> {});
  private volatile boolean threadsRefused;

  StrategyFixture(ExecutionStrategy strategy) {
    execution = strategy.start(this);
  }

  /** Makes every start of a thread fail, or lets it succeed again. */
  void refuseThreads(boolean refuse) {
    threadsRefused = refuse;
  }

  /** Runs code when the next thread starts, on the thread that starts it. */
  void onThreadStart(Runnable action) {
    onThreadStart.set(action);
  }

  @Override
  public TimeSource time() {
    return new ForwardingTime(time) {
      @Override
      public Runnable tracked(Runnable work) {
        if (threadsRefused) {
          throw new OutOfMemoryError("unable to create native thread");
        }
        onThreadStart.getAndSet(() -> {}).run();
        return super.tracked(work);
      }

      @Override
      public Waiter waiter() {
        return counted(super.waiter());
      }
    };
  }

  private Waiter counted(Waiter waiter) {
    return new Waiter() {
      @Override
      public boolean await(long deadlineNanos) throws InterruptedException {
        waits.merge(Thread.currentThread().getName(), 1, Integer::sum);
        return waiter.await(deadlineNanos);
      }

      @Override
      public void signal() {
        waiter.signal();
      }
    };
  }

  /** Returns how often a thread of the strategy has waited. */
  int waits(String thread) {
    return waits.getOrDefault(thread, 0);
  }

  @Override
  public String threadNamePrefix() {
    return "test-";
  }

  @Override
  public void startFailed(Task task, Throwable cause) {
    startFailures.add(task + ": " + cause.getMessage());
  }

  PeriodicTestTask add(String id, Duration firstIn, Runnable round) {
    return add(id, id, firstIn, round);
  }

  PeriodicTestTask add(String id, String contentionKey, Duration firstIn, Runnable round) {
    long firstDue = time.nanoTime() + firstIn.toNanos();
    PeriodicTestTask task = new PeriodicTestTask(time, id, contentionKey, firstDue, PERIOD, round);
    tasks.add(task);
    execution.add(task);
    return task;
  }

  /** Replaces a task by one with the same id that is due after a period. */
  void replace(PeriodicTestTask old) {
    long firstDue = time.nanoTime() + PERIOD.toNanos();
    PeriodicTestTask next =
        new PeriodicTestTask(time, old.id(), old.contentionKey(), firstDue, PERIOD, () -> {});
    tasks.set(tasks.indexOf(old), next);
    execution.replace(old, next);
  }

  void remove(PeriodicTestTask task) {
    tasks.remove(task);
    execution.remove(task);
  }

  ExecutionLoad load() {
    return execution.load().orElseThrow();
  }

  void pause(Duration duration) {
    try {
      time.waiter().await(time.nanoTime() + duration.toNanos());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends all rounds and threads. */
  @Override
  public void close() {
    time.releaseHung();
    time.settle();
    execution.close();
    time.releaseHung();
    time.advance(PERIOD);
  }
}
