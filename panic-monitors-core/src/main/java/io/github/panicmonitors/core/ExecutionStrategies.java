package io.github.panicmonitors.core;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.core.internal.execution.LongLivedThreads;

/** The execution strategies that come with the manager. */
public final class ExecutionStrategies {
  private ExecutionStrategies() {}

  /**
   * Returns the strategy that gives each monitor a thread of its own, which lives as long as the
   * monitor's configuration and works once a period. On Java 21 and newer the threads are virtual
   * and thousands are cheap; on older versions they are platform threads, each with a stack of its
   * own. The default.
   */
  public static ExecutionStrategy longLivedThreads() {
    return new LongLivedThreads();
  }
}
