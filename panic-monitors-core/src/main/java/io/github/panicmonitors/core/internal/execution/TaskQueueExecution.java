package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.execution.Task;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A task queue as the control thread sees it: passes each task on to the dispatcher. */
final class TaskQueueExecution implements Execution {
  private final Dispatcher dispatcher;
  private final Map<Task, QueuedTask> tasks = new HashMap<>();
  private long added;

  private TaskQueueExecution(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  static TaskQueueExecution start(ExecutionContext context, WorkerPool workers) {
    Dispatcher dispatcher = new Dispatcher(context.time(), workers);
    String name = context.threadNamePrefix() + "dispatcher-1";
    Threads.start(Threads::newPlatformThread, name, context.time(), dispatcher);
    return new TaskQueueExecution(dispatcher);
  }

  @Override
  public void add(Task task) {
    dispatcher.add(enter(task));
  }

  @Override
  public void replace(Task old, Task next) {
    dispatcher.replace(leave(old), enter(next));
  }

  @Override
  public void remove(Task task) {
    dispatcher.remove(leave(task));
  }

  private QueuedTask enter(Task task) {
    QueuedTask queued = new QueuedTask(task, ++added);
    tasks.put(task, queued);
    return queued;
  }

  private QueuedTask leave(Task task) {
    QueuedTask queued = tasks.remove(task);
    if (queued == null) {
      throw new IllegalArgumentException("task was not added: " + task);
    }
    return queued;
  }

  @Override
  public Optional<ExecutionLoad> load() {
    return Optional.of(dispatcher.load());
  }

  @Override
  public void close() {
    tasks.clear();
    dispatcher.close();
  }
}
