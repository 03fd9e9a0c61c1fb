package io.github.panicmonitors.core.scripted;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.execution.Task;
import java.util.Optional;

/** Forwards all calls. Tests override single methods. */
public class ForwardingExecution implements Execution {
  private final Execution real;

  public ForwardingExecution(Execution real) {
    this.real = real;
  }

  @Override
  public void add(Task task) {
    real.add(task);
  }

  @Override
  public void replace(Task old, Task next) {
    real.replace(old, next);
  }

  @Override
  public void remove(Task task) {
    real.remove(task);
  }

  @Override
  public Optional<ExecutionLoad> load() {
    return real.load();
  }

  @Override
  public void close() {
    real.close();
  }
}
