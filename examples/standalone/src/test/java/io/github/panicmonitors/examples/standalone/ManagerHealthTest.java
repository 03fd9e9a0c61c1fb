package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.examples.standalone.Health.State;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The health of a real manager in virtual time. */
@Timeout(60)
class ManagerHealthTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private MonitorsManager manager;
  private HealthTracker tracker;

  private void start(ExecutionStrategy strategy) throws Exception {
    broker.declareQueue("panic");
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
      broker.bind("panic", exchange, "#");
    }
    manager =
        MonitorsManager.builder()
            .time(time)
            .broker(broker)
            .execution(strategy)
            .discovery(false)
            .provider(new FleetProvider())
            .build();
    tracker = new HealthTracker(manager::status, time::nanoTime);
    time.run(manager::start);
    CompletableFuture<AppliedDocument> applied = manager.apply(FleetProvider.fleet(60, 7));
    time.settle();
    assertThat(applied).isCompleted();
  }

  @AfterEach
  void close() throws Exception {
    time.run(manager::close);
    broker.close();
  }

  /** Advances the clock and adds the status to the history every second, as the server does. */
  private Health after(int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.advance(Duration.ofSeconds(1));
      tracker.sample();
    }
    return tracker.current().health();
  }

  @Test
  void isWellWithFailingNodes() throws Exception {
    start(ExecutionStrategies.taskQueue(4));

    assertThat(after(300).reasons()).isEmpty();
    assertThat(tracker.current().health().counts().monitors()).isEqualTo(60);
    assertThat(tracker.current().health().startup()).isEmpty();
  }

  @Test
  void failsWhileTheBrokerConfirmsNothing(LogCheck log) throws Exception {
    log.expect("no confirm within 30 s");
    start(ExecutionStrategies.taskQueue(4));
    after(60);
    broker.faults().holdConfirms();

    assertThat(after(29).isHealthy()).isTrue();
    assertThat(after(3).reasons()).anyMatch(reason -> reason.contains("although rounds ended"));
    broker.faults().releaseConfirms();
    assertThat(after(2).isHealthy()).isTrue();
  }

  @Test
  void failsWhileNoQueueReceivesTheReadings(LogCheck log) throws Exception {
    log.expect("messages are lost: NO_ROUTE");
    start(ExecutionStrategies.taskQueue(4));
    after(60);
    broker.faults().loseRoutes("node.#");

    assertThat(after(32).reasons()).anyMatch(reason -> reason.contains("although rounds ended"));
  }

  @Test
  void isOverdueIfNoRoundBeginsThoughNoSlotIsSkipped() throws Exception {
    start(context -> new NeverRunning());

    assertThat(after(30).state()).isEqualTo(State.WELL);
    Health health = after(1);
    assertThat(health.state()).isEqualTo(State.OVERDUE);
    assertThat(health.isHealthy()).isTrue();
    assertThat(health.counts().overdue()).isEqualTo(60);
    assertThat(health.counts().skippedSlots()).isZero();
  }

  /** Accepts tasks and gives them no thread. */
  private static final class NeverRunning implements Execution {
    private final List<Task> tasks = new ArrayList<>();

    @Override
    public void add(Task task) {
      tasks.add(task);
    }

    @Override
    public void replace(Task old, Task next) {
      remove(old);
      add(next);
    }

    @Override
    public void remove(Task task) {
      tasks.remove(task);
      task.release();
    }

    @Override
    public void close() {
      tasks.forEach(Task::release);
    }
  }
}
