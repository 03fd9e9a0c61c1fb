package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.contract.ExecutionStrategyContract;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

class TaskQueueContractTest {

  abstract static class OfWorkers extends ExecutionStrategyContract {
    private final int workers;

    OfWorkers(int workers) {
      this.workers = workers;
    }

    /** Some tests have more stuck rounds than workers, or refuse threads. */
    @BeforeEach
    void allowWarnings(LogCheck log) {
      log.allow("rounds start late");
      log.allow("a worker thread cannot be started");
    }

    @Override
    protected ExecutionStrategy strategy() {
      return ExecutionStrategies.taskQueue(workers);
    }

    @Override
    protected int capacity() {
      return workers;
    }

    /** The longest X for the period. */
    @Override
    protected Duration lag(Duration shortestPeriod) {
      return shortestPeriod.dividedBy(200);
    }
  }

  @Nested
  class WithDefaults extends OfWorkers {
    WithDefaults() {
      super(TaskQueue.DEFAULT_WORKERS);
    }

    @Override
    protected ExecutionStrategy strategy() {
      return ExecutionStrategies.taskQueue();
    }
  }

  @Nested
  class WithFourWorkers extends OfWorkers {
    WithFourWorkers() {
      super(4);
    }
  }

  @Nested
  class WithOneWorker extends OfWorkers {
    WithOneWorker() {
      super(1);
    }
  }
}
