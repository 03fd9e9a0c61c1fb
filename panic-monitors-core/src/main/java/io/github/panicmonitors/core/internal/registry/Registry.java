package io.github.panicmonitors.core.internal.registry;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.config.MonitorDefinition;
import io.github.panicmonitors.core.internal.config.MonitorSpec;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import io.github.panicmonitors.core.internal.task.Schedule;
import io.github.panicmonitors.core.internal.task.TaskListener;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitors that run. Written by the control thread alone; other threads read snapshots, or wait
 * for the end.
 *
 * <p>Two versions of a monitor never run at once: while the old one is in its last round, the new
 * one is registered but not yet given to the execution.
 */
public final class Registry {
  private static final Logger log = LoggerFactory.getLogger(Registry.class);

  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final TimeSource time;
  private final EventLoop control;
  private final RoundDeadlines deadlines;
  private final Execution execution;
  private final TaskListener taskListener;
  private final Listeners listeners;

  private Map<MonitorId, MonitorSpec> desired = Map.of();

  private final Map<MonitorId, RegisteredMonitor> registered = new LinkedHashMap<>();

  /** Stopped tasks that are in their last round. */
  private final Map<MonitorId, MonitorTask> ending = new LinkedHashMap<>();

  /** Tasks of the execution whose monitors are not closed yet. */
  private final Set<MonitorTask> alive = new HashSet<>();

  private boolean retryScheduled;

  /** Tasks whose last round is due or running while the manager closes. */
  private final Set<MonitorTask> draining = new HashSet<>();

  private final Latch allDrained;
  private final Latch allReleased;
  private long abandonedRounds;
  private boolean closing;

  private volatile RegistrySnapshot snapshot = RegistrySnapshot.EMPTY;

  /** Creates an empty registry, which only the control thread changes. */
  public Registry(
      TimeSource time,
      EventLoop control,
      RoundDeadlines deadlines,
      Execution execution,
      TaskListener taskListener,
      Listeners listeners) {
    this.time = time;
    this.control = control;
    this.deadlines = deadlines;
    this.execution = execution;
    this.taskListener = taskListener;
    this.listeners = listeners;
    this.allDrained = new Latch(time);
    this.allReleased = new Latch(time);
  }

  public RegistrySnapshot snapshot() {
    return snapshot;
  }

  /**
   * Reconciles the running monitors with the desired ones: starts, replaces and stops monitors, and
   * retries failed starts. Monitors whose version is unchanged are not touched.
   */
  public void reconcile(Map<MonitorId, MonitorSpec> specs) {
    if (closing) {
      return;
    }
    desired = specs;
    try {
      for (MonitorId id : List.copyOf(registered.keySet())) {
        if (!specs.containsKey(id)) {
          remove(id);
        }
      }
      specs.values().forEach(this::reconcile);
    } finally {
      publish();
    }
  }

  private void reconcile(MonitorSpec spec) {
    RegisteredMonitor current = registered.get(spec.id());
    if (current == null) {
      add(spec);
    } else if (current.spec().version() != spec.version()) {
      replace(current.task(), spec);
    } else if (current.task().hasStartFailed()) {
      begin(null, current.task());
    }
  }

  private void add(MonitorSpec spec) {
    MonitorDefinition<?> definition = spec.definition();
    Schedule schedule =
        Schedule.startingNow(time, spec.id().id(), definition.period(), definition.isSerial());
    MonitorTask task = register(spec, new Fence(spec.version()), schedule);
    if (!ending.containsKey(spec.id())) {
      begin(null, task);
    }
    MonitorStatus status = task.status();
    listeners.tell(listener -> listener.started(status));
  }

  private void replace(MonitorTask old, MonitorSpec spec) {
    old.plan().fence().advanceTo(spec.version());
    MonitorTask next = register(spec, old.plan().fence(), old.plan().schedule());
    stop(old);
    next.takeOverFrom(old);
    if (!ending.containsKey(spec.id())) {
      begin(old, next);
    }
    MonitorStatus status = next.status();
    listeners.tell(listener -> listener.replaced(status));
  }

  private void remove(MonitorId id) {
    RegisteredMonitor current = registered.remove(id);
    if (current == null) {
      return;
    }
    MonitorTask task = current.task();
    task.plan().fence().shut();
    taskListener.removed(task);
    stop(task);
    if (!ending.containsKey(id)) {
      remove(task);
    }
    MonitorStatus status = task.status();
    listeners.tell(listener -> listener.stopped(status));
  }

  private MonitorTask register(MonitorSpec spec, Fence fence, Schedule schedule) {
    MonitorDefinition<?> definition = spec.definition();
    TaskPlan plan =
        new TaskPlan(
            spec.id(),
            spec.document().value(),
            definition.names().monitor(),
            definition.names().contentionKey(),
            definition.isSerial(),
            spec.version(),
            fence,
            schedule,
            definition.deadline().toNanos(),
            false,
            definition.factory(time));
    MonitorTask task = new MonitorTask(plan, time, deadlines, taskListener);
    registered.put(spec.id(), new RegisteredMonitor(spec, task));
    return task;
  }

  /** Stops a task, and remembers it if a round of it is still running. */
  private void stop(MonitorTask task) {
    boolean atRest = task.stop();
    if (!atRest && alive.contains(task)) {
      ending.put(task.key(), task);
    }
  }

  /** Adds a task to the execution, or replaces an old one that the execution still has. */
  private void begin(@Nullable MonitorTask old, MonitorTask next) {
    try {
      if (next.hasStartFailed()) {
        next.startAgain();
      }
      if (old != null && alive.contains(old)) {
        execution.replace(old, next);
      } else {
        execution.add(next);
      }
      alive.add(next);
    } catch (Throwable e) {
      markNotStarted(next, e);
    }
  }

  /** The strategy could not start a task, which is added again later if it should still run. */
  public void startFailed(MonitorTask task, Throwable cause) {
    alive.remove(task);
    drained(task);
    RegisteredMonitor current = registered.get(task.key());
    if (current == null || current.task() != task) {
      taskListener.neverBegan(task);
    } else if (!closing) {
      markNotStarted(task, cause);
    }
    openIfAllReleased();
  }

  private void markNotStarted(MonitorTask task, Throwable cause) {
    if (task.startFailed()) {
      log.error("{}: the monitor could not be started; retrying every second", task.name(), cause);
    } else {
      log.debug("{}: the monitor could still not be started", task.name(), cause);
    }
    reconcileLater();
  }

  private void reconcileLater() {
    if (!retryScheduled) {
      retryScheduled = true;
      control.schedule(
          RETRY_DELAY,
          () -> {
            retryScheduled = false;
            reconcile(desired);
          });
    }
  }

  private void remove(MonitorTask task) {
    if (!alive.contains(task)) {
      taskListener.neverBegan(task);
      return;
    }
    try {
      execution.remove(task);
    } catch (Throwable e) {
      alive.remove(task);
      log.error("{}: the execution failed to remove the task", task.name(), e);
    }
  }

  /** The last round of a stopped task has ended: its successor may begin. */
  public void ended(MonitorTask task) {
    drained(task);
    if (ending.remove(task.key(), task)) {
      handOver(task);
      if (ending.isEmpty()) {
        publish();
      }
    }
  }

  /** A round or close of a task was abandoned: a new monitor takes its place. */
  public void abandoned(MonitorTask task) {
    countAbandoned(task);
    drained(task);
    task.stop();
    boolean wasEnding = ending.remove(task.key(), task);
    if (renew(task) || wasEnding) {
      handOver(task);
    }
    alive.remove(task);
    publish();
    openIfAllReleased();
  }

  /** Registers a new task in place of an abandoned one, if its monitor should still run. */
  private boolean renew(MonitorTask task) {
    RegisteredMonitor current = registered.get(task.key());
    if (closing || current == null || current.task() != task) {
      return false;
    }
    MonitorTask renewed = new MonitorTask(task.plan().again(), time, deadlines, taskListener);
    registered.put(task.key(), new RegisteredMonitor(current.spec(), renewed));
    return true;
  }

  private void countAbandoned(MonitorTask task) {
    abandonedRounds++;
    log.error(
        "{}: abandoned because it did not end after it was cancelled; its thread is leaked",
        task.name());
  }

  private void handOver(MonitorTask task) {
    if (closing) {
      return;
    }
    RegisteredMonitor successor = registered.get(task.key());
    if (successor == null) {
      remove(task);
    } else {
      begin(task, successor.task());
    }
  }

  /** The monitor of a stopped task is closed. */
  public void released(MonitorTask task) {
    alive.remove(task);
    openIfAllReleased();
  }

  /** Applies no further changes. Only rounds that are due or running still finish. */
  public void drain() {
    closing = true;
    for (RegisteredMonitor monitor : registered.values()) {
      MonitorTask task = monitor.task();
      if (!task.drain() && alive.contains(task)) {
        draining.add(task);
      }
    }
    openIfAllDrained();
  }

  private void drained(MonitorTask task) {
    draining.remove(task);
    openIfAllDrained();
  }

  private void openIfAllDrained() {
    if (closing && draining.isEmpty()) {
      allDrained.open();
    }
  }

  /**
   * Waits until no round is due or running, after {@link #drain}. Returns false if the deadline
   * came first.
   */
  public boolean awaitAllDrained(long deadlineNanos) throws InterruptedException {
    return allDrained.await(deadlineNanos);
  }

  /** Cancels the rounds that are still running and ends all tasks. */
  public void close() {
    closing = true;
    registered.values().forEach(monitor -> stop(monitor.task()));
    try {
      execution.close();
    } finally {
      publish();
      openIfAllReleased();
    }
  }

  /**
   * Waits until all monitors are closed, after {@link #close}. Returns false if the deadline came
   * first.
   */
  public boolean awaitAllReleased(long deadlineNanos) throws InterruptedException {
    return allReleased.await(deadlineNanos);
  }

  /** Abandons everything that has not ended since {@link #close}. */
  public void abandonRest() {
    List.copyOf(alive).forEach(MonitorTask::abandon);
  }

  private void openIfAllReleased() {
    if (closing && alive.isEmpty()) {
      allReleased.open();
    }
  }

  private void publish() {
    snapshot =
        new RegistrySnapshot(
            List.copyOf(registered.values()), List.copyOf(ending.values()), abandonedRounds);
  }
}
