package io.github.panicmonitors.api.execution;

import java.util.Optional;

/**
 * A started {@link ExecutionStrategy}. One thread, the manager's control thread, calls all methods
 * except {@link #load}. None may block: they do no I/O, start no thread and wait for no round to
 * end.
 *
 * <p>Each task that is added ends in one of two ways: the strategy {@linkplain Task#release
 * releases} it after it was removed, or it {@linkplain ExecutionContext#startFailed reports} that
 * the task could not be started.
 */
public interface Execution extends AutoCloseable {

  /**
   * Accepts a task and runs it from now on whenever it is due.
   *
   * <p>Does not throw if a thread cannot be started. A strategy that starts a thread for the task
   * does so on another thread and reports a failure with {@link ExecutionContext#startFailed}. The
   * manager then adds the task again after a second.
   */
  void add(Task task);

  /** Removes {@code old} as {@link #remove} does and adds {@code next} as {@link #add} does. */
  void replace(Task old, Task next);

  /**
   * Removes a task. If it still waits for its thread, it never runs. If its start has just failed,
   * this does nothing.
   *
   * <p>The manager removes a task when no round is in progress, or when it has abandoned the round.
   * In the second case the task's thread is stuck in {@link Task#run()} and may never return. The
   * strategy continues without that thread, which ends if it returns.
   */
  void remove(Task task);

  /**
   * Returns the load; empty, the default, if tasks never wait for each other. Any thread may call
   * this.
   */
  default Optional<ExecutionLoad> load() {
    return Optional.empty();
  }

  /**
   * Removes all tasks and ends all threads, without waiting for them. Called once, after the
   * manager has cancelled all rounds.
   */
  @Override
  void close();
}
