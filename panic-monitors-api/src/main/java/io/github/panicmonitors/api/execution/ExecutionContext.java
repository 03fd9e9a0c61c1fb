package io.github.panicmonitors.api.execution;

import io.github.panicmonitors.api.time.TimeSource;

/** What the manager gives to an {@link ExecutionStrategy} when it starts. */
public interface ExecutionContext {

  /** Returns the clock. All waiting and every hand-over of work to a thread goes through it. */
  TimeSource time();

  /** Returns the prefix for the names of the strategy's threads, ending in a hyphen. */
  String threadNamePrefix();
}
