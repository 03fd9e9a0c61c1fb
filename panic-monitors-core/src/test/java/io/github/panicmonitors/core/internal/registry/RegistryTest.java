package io.github.panicmonitors.core.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.core.internal.config.DocumentKey;
import io.github.panicmonitors.core.internal.config.MonitorDefinition;
import io.github.panicmonitors.core.internal.config.MonitorSpec;
import io.github.panicmonitors.core.internal.config.MonitorType;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import io.github.panicmonitors.core.internal.task.NoOpTaskListener;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.property.Draws;
import io.github.panicmonitors.property.Property;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Every desired monitor runs, even after failed starts: promise P14. */
class RegistryTest {
  private static final RoutingKey DOCUMENT = RoutingKey.of("general.nodes_config");
  private static final List<String> IDS = List.of("a", "b", "c", "d", "e");

  /** How a start fails. */
  private enum Fault {
    NONE,
    THROWS,
    REPORTS
  }

  /**
   * A set of monitors that should run, as a document or a hand-over between hosts would change it.
   *
   * @param versions by id, the version of each monitor that should run
   * @param fault how starts fail until a second later
   */
  private record Change(Map<String, Integer> versions, Fault fault) {}

  private static List<Change> changes(Draws draws) {
    return draws.list(
        1,
        15,
        () -> {
          Map<String, Integer> versions = new TreeMap<>();
          draws
              .list(0, 5, () -> draws.oneOf(IDS))
              .forEach(id -> versions.put(id, draws.between(1, 3)));
          return new Change(versions, draws.oneOf(List.of(Fault.values())));
        });
  }

  @Test
  void runsWhatShouldRunWhateverTheChangesAndFailedStarts(LogCheck log) {
    log.allow("the monitor could not be started; retrying every second");
    Property.check(
        500,
        RegistryTest::changes,
        changes -> {
          try (Fixture fixture = new Fixture()) {
            changes.forEach(fixture::apply);
          }
        });
  }

  @Test
  void logsTheFirstFailedStartOfATaskOnly(LogCheck log) {
    log.expect("a: the monitor could not be started; retrying every second");
    try (Fixture fixture = new Fixture()) {
      fixture.fault = Fault.REPORTS;
      fixture.reconcile(Map.of("a", 1));
      fixture.time.advance(Duration.ofSeconds(5));

      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void tellsThatAReplacedTaskNeverBegan(LogCheck log) {
    log.allow("the monitor could not be started; retrying every second");
    try (Fixture fixture = new Fixture()) {
      fixture.fault = Fault.REPORTS;
      fixture.control.execute(
          () -> {
            fixture.registry.reconcile(fixture.specs(Map.of("a", 1)));
            fixture.registry.reconcile(fixture.specs(Map.of("a", 2)));
          });
      fixture.time.settle();

      assertThat(fixture.neverBegan).hasSize(1);
      assertThat(fixture.neverBegan.get(0).plan().generation()).isEqualTo(1);
    }
  }

  @Test
  void startsNothingAfterItWasClosed() {
    try (Fixture fixture = new Fixture()) {
      fixture.reconcile(Map.of("a", 1));
      fixture.control.execute(fixture.registry::close);

      fixture.reconcile(Map.of("a", 1, "b", 1));

      assertThat(fixture.running)
          .extracting(MonitorTask::id)
          .as("tasks given to the execution")
          .containsExactly("a");
    }
  }

  @Test
  void renewsNoAbandonedMonitorAfterItWasClosed(LogCheck log) {
    log.expect("a: abandoned because it did not end after it was cancelled");
    try (Fixture fixture = new Fixture()) {
      fixture.reconcile(Map.of("a", 1));
      MonitorTask task = fixture.running.iterator().next();
      fixture.control.execute(fixture.registry::close);

      fixture.control.execute(() -> fixture.registry.abandoned(task));
      fixture.time.settle();

      assertThat(fixture.registry.snapshot().monitors())
          .extracting(RegisteredMonitor::task)
          .containsExactly(task);
    }
  }

  @Test
  void isReleasedWhenTheLastMonitorIsClosed() throws Exception {
    try (Fixture fixture = new Fixture()) {
      fixture.reconcile(Map.of("a", 1));
      MonitorTask task = fixture.running.iterator().next();
      fixture.control.execute(fixture.registry::close);
      fixture.time.settle();
      assertThat(fixture.isReleased()).isFalse();

      fixture.control.execute(() -> fixture.registry.released(task));
      fixture.time.settle();

      assertThat(fixture.isReleased()).isTrue();
    }
  }

  @Test
  void doesNotWaitForATaskThatTheExecutionFailedToRemove(LogCheck log) throws Exception {
    log.expect("a: the execution failed to remove the task");
    try (Fixture fixture = new Fixture()) {
      fixture.reconcile(Map.of("a", 1));
      fixture.removeFails = true;
      fixture.reconcile(Map.of());
      fixture.control.execute(fixture.registry::close);
      fixture.time.settle();

      assertThat(fixture.isReleased()).isTrue();
    }
  }

  /** A registry and an execution that runs no round and only remembers its tasks. */
  private static final class Fixture implements AutoCloseable {
    private final VirtualTime time = new VirtualTime();
    private final ManagerThreads threads = new ManagerThreads(time, "test");
    private final EventLoop control = new EventLoop(threads, "control");
    private final Listeners listeners = new Listeners(threads, List.of(), (delay, action) -> {});
    private final MonitorType<ScriptedNode> type;
    private final Registry registry;
    private final Set<MonitorTask> running = ConcurrentHashMap.newKeySet();
    private final List<MonitorTask> neverBegan = new CopyOnWriteArrayList<>();
    private volatile Fault fault = Fault.NONE;
    private volatile boolean removeFails;
    private long lastVersion;
    private Map<MonitorId, MonitorSpec> desired = Map.of();

    Fixture() {
      ScriptedProvider provider = new ScriptedProvider();
      Duration period = ScriptedProvider.PERIOD;
      Duration deadline = provider.descriptor().deadline(period);
      type = new MonitorType<>(provider, provider.descriptor(), period, deadline);
      registry =
          new Registry(
              time,
              control,
              new RoundDeadlines(threads, control),
              new RecordingExecution(),
              new NoOpTaskListener() {
                @Override
                public void neverBegan(MonitorTask task) {
                  neverBegan.add(task);
                }
              },
              listeners);
    }

    void apply(Change change) {
      Map<MonitorId, MonitorSpec> before = desired;
      Set<MonitorTask> runningBefore = new HashSet<>(running);
      desired = specs(change.versions());
      fault = change.fault();
      reconcile();
      fault = Fault.NONE;
      time.advance(Duration.ofSeconds(2));

      assertThat(running)
          .extracting(task -> task.plan().generation())
          .as("versions that run")
          .containsExactlyInAnyOrderElementsOf(
              desired.values().stream().map(MonitorSpec::version).toList());
      assertThat(running)
          .as("tasks of unchanged monitors")
          .containsAll(
              runningBefore.stream()
                  .filter(task -> before.get(task.key()).equals(desired.get(task.key())))
                  .toList());
      assertThat(registry.snapshot().monitors())
          .extracting(monitor -> monitor.task().isDead())
          .as("monitors that are not started")
          .doesNotContain(true);
    }

    private Map<MonitorId, MonitorSpec> specs(Map<String, Integer> versions) {
      Map<MonitorId, MonitorSpec> specs = new LinkedHashMap<>();
      versions.forEach(
          (id, value) -> {
            MonitorId monitor = new MonitorId("scripted", id);
            MonitorSpec before = desired.get(monitor);
            String text = String.valueOf(value);
            specs.put(
                monitor,
                before != null && before.definition().monitorable().name().equals(text)
                    ? before
                    : spec(monitor, text));
          });
      return specs;
    }

    private MonitorSpec spec(MonitorId id, String value) {
      return new MonitorSpec(
          new MonitorDefinition<>(
              type,
              id,
              new ScriptedNode(id.id(), "chain", value, value),
              new MonitorDefinition.Names(id.id(), "chain", id.id(), List.of())),
          new DocumentKey("", DOCUMENT),
          ++lastVersion);
    }

    void reconcile(Map<String, Integer> versions) {
      desired = specs(versions);
      reconcile();
    }

    boolean isReleased() throws InterruptedException {
      return registry.awaitAllReleased(time.nanoTime());
    }

    private void reconcile() {
      control.execute(() -> registry.reconcile(desired));
      time.settle();
    }

    @Override
    public void close() {
      control.execute(registry::close);
      control.close();
      listeners.close();
      time.settle();
    }

    private final class RecordingExecution implements Execution {
      @Override
      public void add(Task task) {
        switch (fault) {
          case NONE -> running.add((MonitorTask) task);
          case THROWS -> throw new IllegalStateException("of the test");
          case REPORTS ->
              control.execute(
                  () ->
                      registry.startFailed((MonitorTask) task, new IllegalStateException("late")));
        }
      }

      @Override
      public void replace(Task old, Task next) {
        remove(old);
        add(next);
      }

      @Override
      public void remove(Task task) {
        if (removeFails) {
          throw new IllegalStateException("of the test");
        }
        running.remove((MonitorTask) task);
        registry.released((MonitorTask) task);
      }

      @Override
      public void close() {}
    }
  }
}
