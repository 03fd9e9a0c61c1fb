package io.github.panicmonitors.core.internal.registry;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.config.Changes;
import io.github.panicmonitors.core.internal.config.Desired;
import io.github.panicmonitors.core.internal.config.Intake.ClosingException;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final TimeSource time;
  private final EventLoop control;
  private final RoundDeadlines watch;
  private final Execution execution;
  private final TaskListener owner;
  private final Listeners listeners;

  private final Map<MonitorId, RegisteredMonitor> registered = new LinkedHashMap<>();

  /** Stopped tasks that are in their last round. */
  private final Map<MonitorId, MonitorTask> ending = new LinkedHashMap<>();

  /** Tasks that the execution has and whose monitors are not closed. */
  private final Set<MonitorTask> alive = new HashSet<>();

  /** Tasks whose start failed and that wait to be added again. */
  private final Set<MonitorTask> unstarted = new LinkedHashSet<>();

  /** Registered tasks whose start has failed at least once. */
  private final Set<MonitorTask> failedBefore = new HashSet<>();

  private boolean retryAwaited;

  /** Tasks whose last round is due or running since the manager closes. */
  private final Set<MonitorTask> draining = new HashSet<>();

  private final Latch allDrained;
  private final Latch allReleased;
  private long lastGeneration;
  private long abandonedRounds;
  private boolean closing;

  private volatile RegistrySnapshot snapshot = RegistrySnapshot.EMPTY;

  /**
   * Creates an empty registry.
   *
   * @param control the thread that calls this registry
   */
  public Registry(
      TimeSource time,
      EventLoop control,
      RoundDeadlines watch,
      Execution execution,
      TaskListener owner,
      Listeners listeners) {
    this.time = time;
    this.control = control;
    this.watch = watch;
    this.execution = execution;
    this.owner = owner;
    this.listeners = listeners;
    this.allDrained = new Latch(time);
    this.allReleased = new Latch(time);
  }

  public RegistrySnapshot snapshot() {
    return snapshot;
  }

  public AppliedDocument apply(String routingKey, Changes changes) {
    if (closing) {
      throw new ClosingException();
    }
    try {
      changes.removed().forEach(this::remove);
      changes.replaced().forEach(this::replace);
      changes.added().forEach(this::add);
    } finally {
      publish();
    }
    if (!unstarted.isEmpty()) {
      retryLater();
    }
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

  private static List<MonitorId> keys(List<Desired<?>> desired) {
    List<MonitorId> keys = new ArrayList<>(desired.size());
    desired.forEach(one -> keys.add(one.key()));
    return keys;
  }

  // A document whose changes could not all be made is applied once more. What was made of it then
  // is made again, and what was not is not there to be replaced or removed.

  private void add(Desired<?> desired) {
    if (registered.containsKey(desired.key())) {
      replace(desired);
      return;
    }
    long generation = ++lastGeneration;
    Schedule schedule = Schedule.startingNow(time, desired.key().id(), desired.period());
    MonitorTask task = task(desired, generation, new Fence(generation), schedule);
    register(desired, task);
    if (!ending.containsKey(desired.key())) {
      begin(null, task);
    }
    MonitorStatus status = task.status();
    listeners.tell(listener -> listener.started(status));
  }

  private void replace(Desired<?> desired) {
    RegisteredMonitor before = registered.get(desired.key());
    if (before == null) {
      add(desired);
      return;
    }
    MonitorTask old = before.task();
    long generation = ++lastGeneration;
    old.plan().fence().advanceTo(generation);
    MonitorTask next = task(desired, generation, old.plan().fence(), old.plan().schedule());
    register(desired, next);
    stop(old);
    if (!ending.containsKey(desired.key())) {
      begin(old, next);
    }
    MonitorStatus status = next.status();
    listeners.tell(listener -> listener.replaced(status));
  }

  private void remove(MonitorId key) {
    RegisteredMonitor before = registered.remove(key);
    if (before == null) {
      return;
    }
    MonitorTask task = before.task();
    task.plan().fence().shut();
    owner.removed(task);
    stop(task);
    if (!ending.containsKey(key)) {
      letGo(task);
    }
    MonitorStatus status = task.status();
    listeners.tell(listener -> listener.stopped(status));
  }

  private void register(Desired<?> desired, MonitorTask task) {
    registered.put(desired.key(), new RegisteredMonitor(desired, task));
  }

  private MonitorTask task(Desired<?> desired, long generation, Fence fence, Schedule schedule) {
    TaskPlan plan =
        new TaskPlan(
            desired.key(),
            desired.document().value(),
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

  /** Lets no further round of a task begin, and notes if it is still in one. */
  private void stop(MonitorTask task) {
    unstarted.remove(task);
    failedBefore.remove(task);
    boolean atRest = task.stop();
    if (!atRest && alive.contains(task)) {
      ending.put(task.key(), task);
    }
  }

  /**
   * Gives a task to the execution, in the place of an old one if that has it still. If it fails the
   * task is tried again, behind all others: it may be the only one that does.
   */
  private boolean begin(@Nullable MonitorTask old, MonitorTask next) {
    boolean again = unstarted.remove(next);
    try {
      if (again) {
        next.startAgain();
      }
      if (old != null && alive.contains(old)) {
        execution.replace(old, next);
      } else {
        execution.add(next);
      }
      alive.add(next);
      return true;
    } catch (RuntimeException | Error e) {
      markUnstarted(next, e);
      return false;
    }
  }

  /** The strategy could not start a task: it is added again later, if it is still wanted. */
  public void startFailed(MonitorTask task, Throwable cause) {
    alive.remove(task);
    drained(task);
    RegisteredMonitor current = registered.get(task.key());
    if (current == null || current.task() != task) {
      owner.neverBegan(task);
    } else if (!closing) {
      markUnstarted(task, cause);
    }
    openIfAllReleased();
  }

  private void markUnstarted(MonitorTask task, Throwable cause) {
    unstarted.add(task);
    task.startFailed();
    if (failedBefore.add(task)) {
      log.error("{}: the monitor could not be started; tried again later", task.name(), cause);
    } else {
      log.debug("{}: the monitor could still not be started", task.name(), cause);
    }
    retryLater();
  }

  private void retryLater() {
    if (!retryAwaited) {
      control.schedule(RETRY_DELAY, this::retry);
      retryAwaited = true;
    }
  }

  /** Up to the first that fails again: the others would too, most likely. */
  private void retry() {
    retryAwaited = false;
    boolean goesOn = !closing;
    while (goesOn && !unstarted.isEmpty()) {
      goesOn = begin(null, unstarted.iterator().next());
    }
  }

  private void letGo(MonitorTask task) {
    if (!alive.contains(task)) {
      owner.neverBegan(task);
      return;
    }
    try {
      execution.remove(task);
    } catch (RuntimeException | Error e) {
      alive.remove(task);
      log.error("{}: the execution could not let go of it", task.name(), e);
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

  /** What was under way of a task was given up: a fresh monitor takes its place. */
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

  /** Puts a fresh monitor in the place of a task, if that was still wanted. */
  private boolean renew(MonitorTask task) {
    RegisteredMonitor current = registered.get(task.key());
    if (closing || current == null || current.task() != task) {
      return false;
    }
    failedBefore.remove(task);
    register(current.desired(), new MonitorTask(task.plan().again(), time, watch, owner));
    return true;
  }

  private void countAbandoned(MonitorTask task) {
    abandonedRounds++;
    log.error("{}: did not end though it was cancelled; its thread is leaked", task.name());
  }

  private void handOver(MonitorTask task) {
    if (closing) {
      return;
    }
    RegisteredMonitor successor = registered.get(task.key());
    if (successor == null) {
      letGo(task);
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
   * Waits until all monitors are closed, after {@link #close}; false if the deadline came first.
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
