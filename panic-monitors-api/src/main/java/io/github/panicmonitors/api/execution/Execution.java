package io.github.panicmonitors.api.execution;

import java.util.Optional;

/**
 * A started {@link ExecutionStrategy}. All methods but {@link #load} are called by one thread, the
 * manager's control thread. None may block: no waiting for a round to end, no I/O.
 *
 * <p>A task that is replaced or removed is either at rest or was given up for good: its thread is
 * then stuck in {@link Task#run()} and may never come back. The strategy must do without that
 * thread, and lets it end should it come back.
 */
public interface Execution extends AutoCloseable {

  /**
   * Begins to run a task whenever it is due.
   *
   * <p>If this fails, as when no thread can be made, the manager says that the monitor is {@link
   * io.github.panicmonitors.api.manager.MonitorState#UNSTARTED unstarted} and calls it again every
   * second.
   */
  void add(Task task);

  /**
   * Ends {@code old}, which was added before, and begins to run {@code next} in its place. If this
   * fails, {@code old} has ended all the same, and {@code next} is {@linkplain #add added} later.
   */
  void replace(Task old, Task next);

  /** Ends a task which was added before. */
  void remove(Task task);

  /**
   * Returns how the load is borne, as far as the strategy knows; empty, the default, if each task
   * has a thread of its own and none ever waits for another. Called by any thread.
   */
  default Optional<ExecutionLoad> load() {
    return Optional.empty();
  }

  /**
   * Ends all tasks. Called once, after the manager has cancelled all rounds; tells all threads to
   * end and returns without waiting for them.
   */
  @Override
  void close();
}
