package io.github.panicmonitors.core.internal.registry;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorKey;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.config.Changes;
import io.github.panicmonitors.core.internal.config.Desired;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.Gate;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import io.github.panicmonitors.core.internal.task.RoundWatch;
import io.github.panicmonitors.core.internal.task.Schedule;
import io.github.panicmonitors.core.internal.task.TaskOwner;
import io.github.panicmonitors.core.internal.task.TaskPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs. Written by the control thread alone; others read snapshots, or wait for the end.
 *
 * <p>An old version and a new one never run at once: while the old one is in its last round, the
 * new one is registered but not yet given to the execution.
 */
public final class Registry {
  private static final Logger log = LoggerFactory.getLogger(Registry.class);

  private final TimeSource time;
  private final RoundWatch watch;
  private final Execution execution;
  private final TaskOwner owner;
  private final Listeners listeners;

  private final Map<MonitorKey, Registered> registered = new LinkedHashMap<>();
  private final Map<MonitorKey, MonitorTask> ending = new LinkedHashMap<>();

  /** Tasks that the execution has and whose monitors are not closed. */
  private final Set<MonitorTask> alive = new HashSet<>();

  private final Gate allReleased;
  private long lastGeneration;
  private long abandonedRounds;
  private boolean closing;

  private volatile RegistrySnapshot snapshot = RegistrySnapshot.EMPTY;

  public Registry(
      TimeSource time,
      RoundWatch watch,
      Execution execution,
      TaskOwner owner,
      Listeners listeners) {
    this.time = time;
    this.watch = watch;
    this.execution = execution;
    this.owner = owner;
    this.listeners = listeners;
    this.allReleased = new Gate(time);
  }

  public RegistrySnapshot snapshot() {
    return snapshot;
  }

  public AppliedDocument apply(String routingKey, Changes changes) {
    changes.removed().forEach(this::remove);
    changes.replaced().forEach(this::replace);
    changes.added().forEach(this::add);
    publish();
    log.info(
        "{}: {} started, {} replaced, {} stopped, {} unchanged, {} rejected",
        routingKey,
        changes.added().size(),
        changes.replaced().size(),
        changes.removed().size(),
        changes.unchanged(),
        changes.rejected().size());
    return new AppliedDocument(
        routingKey,
        true,
        keys(changes.added()),
        keys(changes.replaced()),
        changes.removed(),
        changes.unchanged(),
        changes.rejected());
  }

  private static List<MonitorKey> keys(List<Desired<?>> desired) {
    List<MonitorKey> keys = new ArrayList<>(desired.size());
    desired.forEach(one -> keys.add(one.key()));
    return keys;
  }

  private void add(Desired<?> desired) {
    long generation = ++lastGeneration;
    Schedule schedule = Schedule.startingNow(time, desired.key().id(), desired.period());
    MonitorTask task = task(desired, generation, new Fence(generation), schedule);
    registered.put(desired.key(), new Registered(desired, task));
    if (!ending.containsKey(desired.key())) {
      begin(task);
    }
    MonitorStatus status = task.status();
    listeners.tell(listener -> listener.started(status));
  }

  private void replace(Desired<?> desired) {
    Registered before = registeredBefore(desired.key());
    TaskPlan old = before.task().plan();
    long generation = ++lastGeneration;
    old.fence().advanceTo(generation);
    MonitorTask next = task(desired, generation, old.fence(), old.schedule());
    registered.put(desired.key(), new Registered(desired, next));
    if (stop(before.task())) {
      execution.replace(before.task(), next);
      alive.add(next);
    }
    MonitorStatus status = next.status();
    listeners.tell(listener -> listener.replaced(status));
  }

  private void remove(MonitorKey key) {
    MonitorTask task = registeredBefore(key).task();
    registered.remove(key);
    task.plan().fence().shut();
    if (stop(task)) {
      execution.remove(task);
    }
    MonitorStatus status = task.status();
    listeners.tell(listener -> listener.stopped(status));
  }

  private Registered registeredBefore(MonitorKey key) {
    Registered before = registered.get(key);
    if (before == null) {
      throw new IllegalStateException("not registered: " + key);
    }
    return before;
  }

  /**
   * Stops a task; true if it is at rest and the execution has it. One that never began, because its
   * predecessor is still in a round, is simply forgotten.
   */
  private boolean stop(MonitorTask task) {
    boolean atRest = task.stop();
    if (!alive.contains(task)) {
      return false;
    }
    if (!atRest) {
      ending.put(task.key(), task);
    }
    return atRest;
  }

  private MonitorTask task(Desired<?> desired, long generation, Fence fence, Schedule schedule) {
    TaskPlan plan =
        new TaskPlan(
            desired.key(),
            desired.names().monitor(),
            desired.names().contentionKey(),
            generation,
            fence,
            schedule,
            desired.deadline().toNanos(),
            false,
            desired.factory(time));
    return new MonitorTask(plan, time, watch, owner);
  }

  private void begin(MonitorTask task) {
    alive.add(task);
    execution.add(task);
  }

  /** The last round of a stopped task has ended: its successor may begin. */
  public void ended(MonitorTask task) {
    if (ending.remove(task.key(), task)) {
      handOver(task);
      publish();
    }
  }

  /** A round was given up: a fresh monitor takes its place, in a task of its own. */
  public void abandoned(MonitorTask task) {
    abandonedRounds++;
    log.error("{}: a round did not end though it was cancelled; its thread is leaked", task.name());
    task.stop();
    Registered current = registered.get(task.key());
    if (current != null && current.task() == task && !closing) {
      MonitorTask fresh = new MonitorTask(task.plan().again(), time, watch, owner);
      registered.put(task.key(), new Registered(current.desired(), fresh));
    }
    ending.remove(task.key(), task);
    handOver(task);
    alive.remove(task);
    publish();
    openIfAllReleased();
  }

  private void handOver(MonitorTask task) {
    if (closing) {
      return;
    }
    Registered successor = registered.get(task.key());
    if (successor == null) {
      execution.remove(task);
    } else {
      alive.add(successor.task());
      execution.replace(task, successor.task());
    }
  }

  /** The monitor of a stopped task is closed. */
  public void released(MonitorTask task) {
    alive.remove(task);
    openIfAllReleased();
  }

  /** Ends everything. */
  public void close() {
    closing = true;
    registered.values().forEach(monitor -> stop(monitor.task()));
    execution.close();
    publish();
    openIfAllReleased();
  }

  /**
   * Waits until all monitors are closed, after {@link #close}; false if the deadline came first.
   */
  public boolean awaitAllReleased(long deadlineNanos) throws InterruptedException {
    return allReleased.await(deadlineNanos);
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
