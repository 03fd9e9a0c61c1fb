package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.scripted.ScarceTime;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A strategy at work on a virtual clock, and the tasks a test gives to it. */
final class StrategyBench implements ExecutionContext, AutoCloseable {
  static final Duration PERIOD = Duration.ofSeconds(10);

  final VirtualTime time = new VirtualTime();
  final ScarceTime scarce = new ScarceTime(time);
  final List<GridTask> tasks = new ArrayList<>();
  final Execution execution;

  StrategyBench(ExecutionStrategy strategy) {
    execution = strategy.start(this);
  }

  @Override
  public TimeSource time() {
    return scarce;
  }

  @Override
  public String threadNamePrefix() {
    return "bench-";
  }

  GridTask add(String id, Duration firstIn, Runnable round) {
    return add(id, id, firstIn, round);
  }

  GridTask add(String id, String contentionKey, Duration firstIn, Runnable round) {
    long firstDue = time.nanoTime() + firstIn.toNanos();
    GridTask task = new GridTask(time, id, contentionKey, firstDue, PERIOD, round);
    tasks.add(task);
    execution.add(task);
    return task;
  }

  void remove(GridTask task) {
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

  @Override
  public void close() {
    time.releaseHung();
    time.settle();
    execution.close();
    time.settle();
  }
}
