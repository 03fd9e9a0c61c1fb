package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.ManagerStatus.State;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.scripted.ForwardingExecution;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Monitors that the execution cannot start at once: promises P1 and P6. */
class StartTest {
  /** An execution that fails to start its second task a number of times. */
  private static final class Fails implements ExecutionStrategy {
    private final ExecutionStrategy real = ExecutionStrategies.longLivedThreads();
    private final AtomicInteger starts = new AtomicInteger();
    private final int times;

    Fails(int times) {
      this.times = times;
    }

    private boolean nextStartFails() {
      int number = starts.incrementAndGet();
      return number >= 2 && number < 2 + times;
    }

    @Override
    public Execution start(ExecutionContext context) {
      Execution execution = real.start(context);
      return new ForwardingExecution(execution) {
        @Override
        public void add(Task task) {
          if (nextStartFails()) {
            context.startFailed(task, new OutOfMemoryError("unable to create native thread"));
          } else {
            super.add(task);
          }
        }

        @Override
        public void replace(Task old, Task next) {
          remove(old);
          add(next);
        }
      };
    }
  }

  @Test
  void failedStartDelaysNoOtherMonitorOfTheDocument(LogCheck log) {
    log.expect("n2.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(new Fails(1))).started()) {
      host.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
      host.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
      host.advancePeriods(2);

      assertThat(host.provider.events("collects", "n3")).isNotEmpty();
    }
  }

  @Test
  void monitorThatCannotBeStartedIsDeadAndRetried(LogCheck log) {
    log.expect("n2.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(new Fails(2))).started()) {
      host.send(config().node("n1", "v1").node("n2", "v1"));
      host.advance(Duration.ofMillis(1_500));

      assertThat(host.monitor("n2").state()).isEqualTo(MonitorState.UNSTARTED);
      assertThat(host.managerHeartbeat())
          .contains("\"dead_processes\":[\"Node monitor (name of n2)\"]");

      host.advance(Duration.ofSeconds(1));
      assertThat(host.managerHeartbeat()).contains("\"dead_processes\":[]");
      host.advancePeriods(1);
      assertThat(host.provider.events("collects", "n2")).isNotEmpty();
    }
  }

  @Test
  void monitorStartedLateSkipsTheMissedSlots(LogCheck log) {
    log.expect("n2.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(new Fails(25))).started()) {
      host.send(config().node("n1", "v1").node("n2", "v1"));
      while (host.monitor("n2").rounds() == 0) {
        host.advance(Duration.ofMillis(100));
      }

      MonitorStatus late = host.monitor("n2");
      assertThat(late.lastRound().orElseThrow().lag()).isZero();
      assertThat(late.skippedSlots()).isBetween(2L, 3L);
    }
  }

  @Test
  void monitorRemovedBeforeItsSuccessorStartedLeavesNoConnection(LogCheck log) {
    log.expect("n1.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(
                builder ->
                    builder
                        .execution(new Fails(Integer.MAX_VALUE - 2))
                        .connections(ConnectionMode.PER_MONITOR))
            .started()) {
      host.send(config().node("n1", "v1"));
      host.advancePeriods(1);
      assertThat(host.broker.connections()).hasSize(3);
      host.send(config().node("n1", "v2"));

      host.send(config());

      assertThat(host.broker.connections()).hasSize(2);
    }
  }

  @Test
  void documentsAreAppliedAfterAFailedStart(LogCheck log) {
    log.expect("n2.*could not be started; retrying every second");
    try (InMemoryManager host =
        new InMemoryManager(builder -> builder.execution(new Fails(1))).started()) {
      host.send(config().node("n1", "v1").node("n2", "v1").node("n3", "v1"));
      host.send(config().node("n1", "v2"));
      host.advancePeriods(2);

      assertThat(host.provider.events("collects", "n1"))
          .last()
          .satisfies(event -> assertThat(event.node().value()).isEqualTo("v2"));
    }
  }

  /** A time source whose host can start only a limited number of threads. */
  private static final class FewThreads extends ForwardingTime {
    private final int max;
    private final AtomicInteger started = new AtomicInteger();

    FewThreads(TimeSource real, int max) {
      super(real);
      this.max = max;
    }

    @Override
    public Runnable tracked(Runnable work) {
      if (started.incrementAndGet() > max) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      return super.tracked(work);
    }
  }

  private static InMemoryManager withThreads(AtomicReference<FewThreads> threads, int max) {
    return new InMemoryManager(
        time -> {
          threads.set(new FewThreads(time, max));
          return threads.get();
        },
        (broker, builder) -> {});
  }

  /** A manager starts the threads of its two connections last. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void startThatCannotConnectLeavesNoThreadAndNoConnection(int missing) {
    AtomicReference<FewThreads> threads = new AtomicReference<>();
    try (InMemoryManager host = withThreads(threads, Integer.MAX_VALUE).started()) {
      assertThat(host.broker.connections()).hasSize(2);
    }
    int needed = threads.get().started.get();
    try (InMemoryManager host = withThreads(threads, needed - missing)) {
      host.time.run(
          () ->
              assertThatThrownBy(host.manager::start)
                  .isInstanceOf(OutOfMemoryError.class)
                  .hasMessage("unable to create native thread"));

      assertThat(host.broker.connections()).isEmpty();
      assertThat(host.status().state()).isEqualTo(State.CLOSED);
    }
  }

  @Test
  void startThatFailsInTheExecutionLeavesNoThread() {
    MonitorsManager manager =
        MonitorsManager.builder()
            .discovery(false)
            .execution(
                context -> {
                  throw new IllegalStateException("no execution today");
                })
            .build();
    assertThatThrownBy(manager::start).hasMessage("no execution today");
    manager.close();
  }
}
