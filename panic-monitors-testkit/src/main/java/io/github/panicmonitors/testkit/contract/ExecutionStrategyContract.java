package io.github.panicmonitors.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.testkit.contract.ScriptedTask.Script;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that every {@link ExecutionStrategy} must pass, under virtual time. Extend it and return
 * the strategy under test:
 *
 * <pre>{@code
 * class MyStrategyTest extends ExecutionStrategyContract {
 *   protected ExecutionStrategy strategy() {
 *     return new MyStrategy();
 *   }
 * }
 * }</pre>
 *
 * <p>It checks:
 *
 * <ul>
 *   <li><b>Every round runs in time.</b> A task runs when it is due, not before, and then every
 *       period without drift. PANIC considers a silent monitor dead.
 *   <li><b>Rounds of a task never overlap.</b> Monitors need not be thread-safe.
 *   <li><b>A removed task ends.</b> It never runs again and is released exactly once, never during
 *       a round. Only the release frees a monitor's resources, such as sockets.
 *   <li><b>Tasks do not delay each other.</b> A round that is slow or stuck, or a release that is
 *       stuck, delays no other task, however often that happens. A thread that returns from a stuck
 *       round releases its task and ends.
 *   <li><b>Serial tasks of a contention key take turns.</b> One of them runs at a time, those that
 *       wait delay no other task, and a task that was removed frees its key even if it is stuck.
 *       Services ban clients that ask several things at once.
 *   <li><b>Threads may start late or not at all.</b> Adding a task neither throws nor blocks. A
 *       task that is removed while it waits for a thread never runs.
 *   <li><b>An idle strategy sleeps.</b> It does not wake up while nothing is due.
 *   <li><b>Closing ends everything.</b> After {@code close} all tasks are released and all threads
 *       end.
 * </ul>
 *
 * <p>All waiting and every hand-over to a thread must go through the context's time source,
 * otherwise virtual time advances before the work is done. Requires JUnit Jupiter and AssertJ,
 * which are not dependencies of the testkit.
 */
@SuppressWarnings("exports") // users of this class have JUnit
@Timeout(300)
public abstract class ExecutionStrategyContract {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MANY = 8;

  private final VirtualTime time = new VirtualTime();
  private final CountingTimeSource observed = new CountingTimeSource(time);
  private final String prefix = "contract-" + UUID.randomUUID() + "-";
  private final List<ScriptedTask> given = new ArrayList<>();
  private final List<Running> running = new ArrayList<>();

  /** Creates the suite; JUnit does that for each test. */
  protected ExecutionStrategyContract() {}

  /** Returns the strategy under test, always the same within a test. */
  protected abstract ExecutionStrategy strategy();

  /**
   * Returns the maximum number of rounds in progress before a round waits for another. Default: no
   * limit.
   */
  protected int capacity() {
    return Integer.MAX_VALUE;
  }

  /**
   * Returns how late a round may start although nothing delays it. Default: zero.
   *
   * @param shortestPeriod the shortest period of all tasks
   */
  protected Duration lag(Duration shortestPeriod) {
    return Duration.ZERO;
  }

  /** Returns the clock of the test. */
  protected final VirtualTime time() {
    return time;
  }

  // ---- the manager's part

  /** An execution, and the calls that the manager makes. */
  private final class Running {
    final Execution execution;
    final List<ScriptedTask> tasks = new ArrayList<>();

    Running() {
      execution = strategy().start(new Context());
      running.add(this);
    }

    ScriptedTask add(ScriptedTask task) {
      given.add(task);
      tasks.add(task);
      return addAgain(task);
    }

    ScriptedTask addAgain(ScriptedTask task) {
      task.added();
      execution.add(task);
      return task;
    }

    /** Adds tasks whose start failed again, as the manager does after a second. */
    void retryFailedStarts() {
      tasks.stream().filter(ScriptedTask::isUnstarted).forEach(this::addAgain);
    }

    /** Removes a task that is not in a round. */
    void remove(ScriptedTask task) {
      assertThat(task.stop()).as("%s is not in a round", task).isTrue();
      tasks.remove(task);
      execution.remove(task);
    }

    /** Removes a task that is stuck in a round. */
    void abandon(ScriptedTask task) {
      task.abandon();
      tasks.remove(task);
      execution.remove(task);
    }

    void replace(ScriptedTask old, ScriptedTask next) {
      tasks.remove(old);
      given.add(next);
      tasks.add(next);
      next.added();
      execution.replace(old, next);
    }

    void close() {
      tasks.forEach(ScriptedTask::stop);
      tasks.clear();
      execution.close();
      running.remove(this);
    }
  }

  private final class Context implements ExecutionContext {
    @Override
    public TimeSource time() {
      return observed;
    }

    @Override
    public String threadNamePrefix() {
      return prefix;
    }

    @Override
    public void startFailed(Task task, Throwable cause) {
      ((ScriptedTask) task).startFailed();
    }
  }

  private ScriptedTask task(String id, Duration firstIn, Duration period) {
    return task(id, firstIn, period, number -> {});
  }

  private ScriptedTask task(String id, Duration firstIn, Duration period, Script script) {
    return task(id, firstIn, period, script, () -> {});
  }

  private ScriptedTask task(
      String id, Duration firstIn, Duration period, Script script, Runnable onRelease) {
    long firstDue = time.nanoTime() + firstIn.toNanos();
    return new ScriptedTask(time, id, firstDue, period, script, onRelease);
  }

  /** Returns a task with the same id that continues the schedule of another. */
  private ScriptedTask successor(ScriptedTask old) {
    Duration firstIn = Duration.ofNanos(old.firstDueNanos() - time.nanoTime());
    return task(old.id(), firstIn.plus(old.period().multipliedBy(old.slots())), old.period());
  }

  private ScriptedTask stuckInItsFirstRound(String id) {
    return task(id, SECOND, PERIOD, number -> time.hangIgnoringInterrupts());
  }

  private int many() {
    return Math.min(capacity(), MANY);
  }

  /** Pauses a round. Interrupts do not shorten the pause. */
  private void pause(Duration duration) {
    Waiter waiter = time.waiter();
    long end = time.nanoTime() + duration.toNanos();
    while (time.nanoTime() - end < 0) {
      try {
        waiter.await(end);
      } catch (InterruptedException e) {
        // Ignored.
      }
    }
  }

  private void assertPunctual(ScriptedTask task, Duration lag) {
    assertThat(task.rounds()).as("rounds of %s", task).isEqualTo(task.slots());
    assertThat(task.latest()).as("lag of %s", task).isLessThanOrEqualTo(lag);
    assertThat(task.idleCalls()).as("idle calls of %s", task).isZero();
  }

  private void assertPunctual(ScriptedTask task) {
    assertPunctual(task, lag(PERIOD));
  }

  /** Closes all executions and checks that no task or thread is left. */
  @AfterEach
  final void releasesEveryTaskAndEndsEveryThread() throws InterruptedException {
    time.releaseHung();
    time.settle();
    List.copyOf(running).forEach(Running::close);
    time.settle();
    time.releaseHung();
    time.advance(MINUTE);
    for (ScriptedTask task : given) {
      assertThat(task.faults()).as("faults of %s", task).isEmpty();
      assertThat(task.isGone()).as("%s was released or could not be started", task).isTrue();
    }
    assertThat(observed.unfinishedWork()).as("unfinished work").isZero();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(prefix)) {
        thread.join(Duration.ofSeconds(10).toMillis());
        assertThat(thread.isAlive()).as("%s is alive", thread.getName()).isFalse();
      }
    }
  }

  // ---- every round in time

  @Test
  void runsATaskWhenItIsDueAndNotBefore() {
    ScriptedTask task = new Running().add(task("a", SECOND, PERIOD));
    time.advance(SECOND.minusNanos(1));
    assertThat(task.rounds()).isZero();
    time.advance(lag(PERIOD).plusNanos(1));
    assertThat(task.rounds()).isEqualTo(1);
  }

  @Test
  void runsATaskThatIsDueWhenItIsAddedAtOnce() {
    ScriptedTask task = new Running().add(task("a", Duration.ZERO, PERIOD));
    time.advance(lag(PERIOD));
    assertThat(task.rounds()).isEqualTo(1);
  }

  @Test
  void runsEveryPeriodWithoutDrift() {
    ScriptedTask task = task("a", SECOND, PERIOD, number -> pause(Duration.ofMillis(137)));
    new Running().add(task);
    time.advance(HOUR);
    assertThat(task.rounds()).isEqualTo(360);
    assertPunctual(task);
  }

  @Test
  void runsATaskThatIsDueBeforeAllOthers() {
    Running execution = new Running();
    ScriptedTask seldom = execution.add(task("seldom", HOUR, HOUR));
    time.advance(MINUTE);
    ScriptedTask often = execution.add(task("often", SECOND, PERIOD));
    time.advance(MINUTE);
    assertPunctual(often);
    assertThat(often.rounds()).isEqualTo(6);
    assertThat(seldom.rounds()).isZero();
  }

  @Test
  void skipsTheSlotsThatARoundTakes() {
    ScriptedTask task = task("a", SECOND, PERIOD, number -> pause(Duration.ofSeconds(25)));
    new Running().add(task);
    time.advance(Duration.ofSeconds(90));
    assertThat(task.rounds()).isEqualTo(3);
    assertThat(task.latest()).isLessThanOrEqualTo(lag(PERIOD));
  }

  @Test
  void runsMixedPeriodsExactlyForADay() {
    Running execution = new Running();
    for (int i = 0; i < 10; i++) {
      execution.add(task("fast-" + i, phase(i), PERIOD));
      execution.add(task("slow-" + i, phase(i + 10), MINUTE));
      execution.add(task("hourly-" + i, phase(i + 20), HOUR));
    }
    time.advance(DAY);
    execution.tasks.forEach(this::assertPunctual);
    assertThat(execution.tasks.stream().mapToLong(ScriptedTask::rounds).sum())
        .isEqualTo(10 * (8_640 + 1_440 + 24));
  }

  @Test
  void runsAHundredTasksAMinuteForADay() {
    Running execution = new Running();
    for (int i = 0; i < 100; i++) {
      execution.add(task("task-" + i, Duration.ofMillis(591L * i), MINUTE));
    }
    time.advance(DAY.minus(SECOND));
    execution.tasks.forEach(task -> assertPunctual(task, lag(MINUTE)));
    assertThat(execution.tasks).allMatch(task -> task.rounds() == 1_440);
  }

  @Test
  void runsTasksThatAreDueTogether() {
    Running execution = new Running();
    for (int i = 0; i < 200; i++) {
      execution.add(task("task-" + i, SECOND, PERIOD));
    }
    time.advance(MINUTE.plus(lag(PERIOD)));
    assertThat(execution.tasks).allMatch(task -> task.rounds() == 6);
  }

  /** Returns a phase within the first 9 s, so that no task is due in the last second of a day. */
  private static Duration phase(int number) {
    return SECOND.plusMillis(number * 251L);
  }

  // ---- removal

  @Test
  void neverRunsARemovedTask() {
    Running execution = new Running();
    ScriptedTask task = execution.add(task("a", SECOND, PERIOD));
    ScriptedTask other = execution.add(task("b", SECOND, PERIOD));
    time.advance(MINUTE);
    execution.remove(task);
    time.settle();
    assertThat(task.releases()).isEqualTo(1);
    time.advance(HOUR);
    assertThat(task.rounds()).isEqualTo(6);
    assertThat(task.idleCalls()).isZero();
    assertPunctual(other);
  }

  @Test
  void releasesATaskThatNeverRan() {
    Running execution = new Running();
    ScriptedTask task = execution.add(task("a", HOUR, HOUR));
    execution.remove(task);
    time.settle();
    assertThat(task.releases()).isEqualTo(1);
  }

  @Test
  void releasesTheOldTaskAndRunsTheNewOneWhenItIsReplaced() {
    Running execution = new Running();
    ScriptedTask old = execution.add(task("a", SECOND, PERIOD));
    time.advance(MINUTE);
    ScriptedTask next = successor(old);
    execution.replace(stopped(old), next);
    time.settle();
    assertThat(old.releases()).isEqualTo(1);
    time.advance(MINUTE);
    assertThat(old.rounds()).isEqualTo(6);
    assertThat(next.rounds()).isEqualTo(6);
    assertPunctual(next);
  }

  private static ScriptedTask stopped(ScriptedTask task) {
    assertThat(task.stop()).as("%s is not in a round", task).isTrue();
    return task;
  }

  @Test
  void delaysNoOtherTaskWhenATaskIsReplacedRepeatedly() {
    Running execution = new Running();
    ScriptedTask other = execution.add(task("b", SECOND, PERIOD));
    ScriptedTask current = execution.add(task("a", SECOND, PERIOD));
    for (int i = 0; i < 100; i++) {
      ScriptedTask next = successor(current);
      execution.replace(stopped(current), next);
      current = next;
      time.advance(SECOND);
    }
    assertPunctual(other);
    assertThat(given)
        .filteredOn(task -> task.id().equals("a"))
        .extracting(ScriptedTask::rounds)
        .hasSize(101)
        .satisfies(rounds -> assertThat(rounds.stream().mapToLong(n -> n).sum()).isEqualTo(10));
  }

  @Test
  void survivesChangesWhileTasksBecomeDue() throws InterruptedException {
    Running execution = new Running();
    Random random = new Random(20_260_101);
    for (int i = 0; i < 20; i++) {
      execution.add(quick("task-" + i, random));
    }
    Waiter waiter = time.waiter();
    time.run(
        () -> {
          for (int i = 0; i < 1_500; i++) {
            waiter.await(time.nanoTime() + Duration.ofMillis(100L * random.nextInt(3)).toNanos());
            change(execution, i, random);
          }
        });
    List<Long> before = execution.tasks.stream().map(ScriptedTask::rounds).toList();
    time.advance(MINUTE);
    for (int i = 0; i < before.size(); i++) {
      assertThat(execution.tasks.get(i).rounds() - before.get(i)).isBetween(59L, 61L);
    }
  }

  /** Returns a task that is due at the same multiples of 100 ms at which changes are made. */
  private ScriptedTask quick(String id, Random random) {
    return task(id, Duration.ofMillis(100L * random.nextInt(10)), SECOND);
  }

  private void change(Running execution, int number, Random random) {
    ScriptedTask task = execution.tasks.get(random.nextInt(execution.tasks.size()));
    boolean few = execution.tasks.size() < 10;
    if (few || random.nextInt(3) == 0) {
      execution.add(quick("new-" + number, random));
    } else if (task.stop()) {
      if (random.nextBoolean()) {
        execution.remove(task);
      } else {
        execution.replace(task, quick(task.id(), random));
      }
    } else {
      // The manager would wait for the end of the round. The test abandons it at once.
      execution.abandon(task);
    }
  }

  // ---- isolation

  @Test
  void delaysNoOtherTaskWhileARoundIsStuck() {
    Running execution = new Running();
    ScriptedTask stuck = execution.add(stuckInItsFirstRound("stuck"));
    ScriptedTask other = capacity() > 1 ? execution.add(task("b", SECOND, PERIOD)) : null;
    time.advance(Duration.ofSeconds(30));
    execution.abandon(stuck);
    ScriptedTask third = execution.add(task("c", SECOND, PERIOD));
    time.advance(MINUTE);
    if (other != null) {
      assertPunctual(other);
    }
    assertPunctual(third);
    assertThat(stuck.releases()).isZero();

    time.releaseHung();
    time.settle();
    assertThat(stuck.releases()).isEqualTo(1);
    assertThat(stuck.releasedOn()).isSameAs(stuck.lastRanOn());
    time.advance(MINUTE);
    assertThat(stuck.rounds()).isEqualTo(1);
    assertThat(stuck.idleCalls()).isZero();
    assertPunctual(third);
  }

  @Test
  void runsTheSuccessorOnAnotherThreadWhileTheOldRoundIsStuck() {
    Running execution = new Running();
    ScriptedTask stuck = execution.add(stuckInItsFirstRound("a"));
    time.advance(Duration.ofSeconds(30));
    stuck.abandon();
    ScriptedTask next = successor(stuck);
    execution.replace(stuck, next);
    time.advance(MINUTE);
    assertPunctual(next);
    assertThat(next.lastRanOn()).isNotNull().isNotSameAs(stuck.lastRanOn());
    assertThat(stuck.releases()).isZero();

    time.releaseHung();
    time.advance(MINUTE);
    assertThat(stuck.releases()).isEqualTo(1);
    assertPunctual(next);
  }

  @Test
  void losesNoCapacityToStuckRounds() {
    Running execution = new Running();
    for (int turn = 0; turn < 3; turn++) {
      List<ScriptedTask> stuck = new ArrayList<>();
      for (int i = 0; i < many(); i++) {
        stuck.add(execution.add(stuckInItsFirstRound("stuck-" + turn + "-" + i)));
      }
      time.advance(Duration.ofSeconds(30));
      assertThat(stuck).allMatch(task -> task.rounds() == 1);
      stuck.forEach(execution::abandon);
    }
    ScriptedTask other = execution.add(task("other", SECOND, PERIOD));
    List<ScriptedTask> slow = addSlow(execution);
    time.advance(MINUTE);
    assertPunctual(other);
    slow.forEach(this::assertPunctual);
    time.releaseHung();
    time.advance(MINUTE);
    assertPunctual(other);
    slow.forEach(this::assertPunctual);
  }

  @Test
  void delaysNoOtherTaskWhileRoundsAreSlow() {
    Running execution = new Running();
    List<ScriptedTask> slow = addSlow(execution);
    ScriptedTask other = execution.add(task("other", SECOND, PERIOD));
    time.advance(HOUR);
    assertPunctual(other);
    slow.forEach(this::assertPunctual);
  }

  /** Adds tasks that keep all workers except one busy almost all the time. */
  private List<ScriptedTask> addSlow(Running execution) {
    List<ScriptedTask> slow = new ArrayList<>();
    for (int i = 1; i < many(); i++) {
      Script script = number -> pause(PERIOD.minusMillis(500));
      slow.add(execution.add(task("slow-" + i, SECOND, PERIOD, script)));
    }
    return slow;
  }

  @Test
  void losesNoCapacityToStuckReleases() {
    Running execution = new Running();
    for (int i = 0; i < 2 * many(); i++) {
      ScriptedTask task =
          task("stuck-" + i, SECOND, PERIOD, number -> {}, time::hangIgnoringInterrupts);
      execution.add(task);
    }
    time.advance(SECOND.plus(lag(PERIOD)));
    List.copyOf(execution.tasks).forEach(execution::remove);
    time.advance(HOUR);
    ScriptedTask other = execution.add(task("other", SECOND, PERIOD));
    List<ScriptedTask> slow = addSlow(execution);
    time.advance(HOUR);
    assertPunctual(other);
    slow.forEach(this::assertPunctual);
    assertThat(given)
        .filteredOn(task -> task.id().startsWith("stuck"))
        .allMatch(task -> task.releases() == 1);
  }

  @Test
  void continuesAfterARoundThatLeavesItsThreadInterrupted() {
    ScriptedTask task = task("a", SECOND, PERIOD, number -> Thread.currentThread().interrupt());
    new Running().add(task);
    time.advance(HOUR);
    assertPunctual(task);
  }

  @Test
  void mayBeStartedSeveralTimes() {
    Running first = new Running();
    Running second = new Running();
    ScriptedTask task = first.add(task("a", SECOND, PERIOD));
    ScriptedTask other = second.add(task("a", SECOND, PERIOD));
    time.advance(MINUTE);
    first.close();
    time.settle();
    assertThat(task.releases()).isEqualTo(1);
    time.advance(MINUTE);
    assertThat(task.rounds()).isEqualTo(6);
    assertPunctual(other);
  }

  // ---- serial tasks

  private ScriptedTask serial(String id, Duration firstIn, Script script) {
    return task(id, firstIn, PERIOD, script).serial("host");
  }

  @Test
  void runsSerialTasksOfAKeyOneAtATimeOldestFirst() {
    Running execution = new Running();
    AtomicInteger inside = new AtomicInteger();
    List<Integer> together = new CopyOnWriteArrayList<>();
    List<String> order = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = "serial-" + i;
      Script script =
          number -> {
            together.add(inside.incrementAndGet());
            order.add(id);
            pause(SECOND);
            inside.decrementAndGet();
          };
      execution.add(serial(id, SECOND.plusMillis(100L * i), script));
    }
    time.advance(PERIOD);
    assertThat(order).containsExactly("serial-0", "serial-1", "serial-2", "serial-3", "serial-4");
    time.advance(HOUR);
    assertThat(together).containsOnly(1);
    assertThat(execution.tasks)
        .allSatisfy(task -> assertThat(task.rounds()).isEqualTo(task.slots()));
  }

  @Test
  void delaysNoOtherTaskWhileSerialTasksWait() {
    if (capacity() == 1) {
      return; // a serial task occupies the only thread
    }
    Running execution = new Running();
    ScriptedTask other = execution.add(task("other", SECOND, PERIOD));
    ScriptedTask otherKey = execution.add(task("other-key", SECOND, PERIOD).serial("other"));
    ScriptedTask sameKey = execution.add(task("host", SECOND, PERIOD));
    time.advance(MINUTE);
    for (int i = 0; i < 2 * many() + 2; i++) {
      execution.add(serial("serial-" + i, SECOND, number -> pause(MINUTE)));
    }
    time.advance(HOUR);
    assertPunctual(other);
    assertPunctual(otherKey);
    assertPunctual(sameKey);
  }

  @Test
  void freesTheKeyOfASerialTaskThatIsStuckOnceItIsRemoved() {
    Running execution = new Running();
    ScriptedTask stuck = serial("stuck", SECOND, number -> time.hangIgnoringInterrupts());
    execution.add(stuck);
    ScriptedTask removed = execution.add(serial("removed", SECOND.plusMillis(100), number -> {}));
    ScriptedTask waiting = execution.add(serial("waiting", SECOND.plusMillis(200), number -> {}));
    time.advance(PERIOD.multipliedBy(3));
    assertThat(removed.calls() + waiting.calls()).isZero();

    execution.remove(removed);
    stuck.abandon();
    ScriptedTask next = successor(stuck).serial("host");
    execution.replace(stuck, next);
    time.advance(PERIOD);
    assertThat(removed.calls()).isZero();
    assertThat(removed.releases()).isEqualTo(1);
    assertThat(waiting.rounds()).isPositive();
    assertThat(next.rounds()).isPositive();

    time.releaseHung();
    time.advance(HOUR);
    assertThat(stuck.releases()).isEqualTo(1);
    assertThat(waiting.rounds()).isBetween(359L, 362L);
    assertThat(next.rounds()).isBetween(359L, 362L);
  }

  @Test
  void closesWhileSerialTasksWait() {
    Running execution = new Running();
    for (int i = 0; i < 5; i++) {
      execution.add(serial("serial-" + i, SECOND, number -> pause(SECOND)));
    }
    time.advance(SECOND.plusMillis(500));
    execution.close();
    time.advance(SECOND);
    assertThat(given).allMatch(task -> task.releases() == 1);
    assertThat(given.stream().mapToLong(ScriptedTask::rounds).sum()).isEqualTo(1);
    assertThat(observed.unfinishedWork()).isZero();
  }

  @Test
  void restsWhileSerialTasksWait() {
    Running execution = new Running();
    for (int i = 0; i < 5; i++) {
      execution.add(serial("serial-" + i, SECOND, number -> time.hangIgnoringInterrupts()));
    }
    time.advance(MINUTE);
    long waits = observed.waits();
    time.advance(HOUR);
    assertThat(observed.waits()).isEqualTo(waits);
    List.copyOf(execution.tasks).stream()
        .filter(task -> task.rounds() > 0)
        .forEach(execution::abandon);
  }

  // ---- threads that start late or not at all

  @Test
  void acceptsAtLeastOneTask() {
    assertThat(strategy().maxTasks()).isPositive();
  }

  @Test
  void delaysATaskWhoseThreadCannotBeStarted() {
    Running execution = new Running();
    observed.refuseThreads(true);
    ScriptedTask task = execution.add(task("a", SECOND, PERIOD));
    time.advance(MINUTE);
    assertThat(task.rounds()).isZero();
    assertThat(task.failedStarts()).isLessThanOrEqualTo(1);
    observed.refuseThreads(false);
    execution.retryFailedStarts();
    time.advance(MINUTE);
    assertThat(task.rounds()).isBetween(6L, 7L);
  }

  @Test
  void forgetsATaskWhoseStartFailedUntilItIsAddedAgain() {
    Running execution = new Running();
    observed.refuseThreads(true);
    ScriptedTask task = execution.add(task("a", SECOND, PERIOD));
    time.advance(MINUTE);
    observed.refuseThreads(false);
    boolean unstarted = task.isUnstarted();
    time.advance(MINUTE);
    assertThat(task.rounds() > 0).as("%s runs", task).isNotEqualTo(unstarted);
    assertThat(task.releases()).isZero();
  }

  @Test
  void removesATaskWhoseStartFails() {
    Running execution = new Running();
    observed.refuseThreads(true);
    ScriptedTask task = execution.add(task("a", Duration.ZERO, PERIOD));
    ScriptedTask other = execution.add(task("b", Duration.ZERO, PERIOD));
    execution.remove(task);
    time.advance(MINUTE);
    observed.refuseThreads(false);
    execution.retryFailedStarts();
    time.advance(MINUTE);
    assertThat(task.isGone()).isTrue();
    assertThat(task.rounds()).isZero();
    assertThat(other.rounds()).isPositive();
  }

  @Test
  void replacesATaskWhoseStartFailed() {
    Running execution = new Running();
    observed.refuseThreads(true);
    ScriptedTask old = execution.add(task("a", SECOND, PERIOD));
    time.advance(MINUTE);
    observed.refuseThreads(false);
    ScriptedTask next = successor(old);
    execution.replace(stopped(old), next);
    time.advance(MINUTE);
    assertThat(old.isGone()).isTrue();
    assertThat(old.rounds()).isZero();
    assertThat(next.rounds()).isBetween(6L, 7L);
  }

  @Test
  void addsAndRemovesTasksWhileAThreadIsSlowToStart() {
    Running execution = new Running();
    Runnable release = observed.holdThreads();
    ScriptedTask first = execution.add(task("a", Duration.ZERO, PERIOD));
    ScriptedTask removed = execution.add(task("b", Duration.ZERO, PERIOD));
    ScriptedTask replaced = execution.add(task("c", Duration.ZERO, PERIOD));
    ScriptedTask next = task("c", Duration.ZERO, PERIOD);
    execution.remove(removed);
    execution.replace(stopped(replaced), next);
    release.run();
    time.advance(MINUTE);
    assertThat(removed.releases()).isEqualTo(1);
    assertThat(removed.calls()).as("calls of a task that was removed while it waited").isZero();
    assertThat(first.rounds()).isBetween(6L, 7L);
    assertThat(replaced.releases()).isEqualTo(1);
    assertThat(replaced.calls()).as("calls of a task that was replaced while it waited").isZero();
    assertThat(next.rounds()).isBetween(6L, 7L);
  }

  @Test
  void closesWhileThreadsAreSlowToStart() {
    Running execution = new Running();
    Runnable release = observed.holdThreads();
    for (int i = 0; i < 20; i++) {
      execution.add(task("task-" + i, Duration.ZERO, PERIOD));
    }
    execution.close();
    release.run();
    time.settle();
    assertThat(given).allMatch(ScriptedTask::isGone).allMatch(task -> task.rounds() == 0);
    assertThat(observed.unfinishedWork()).isZero();
  }

  // ---- rest

  @Test
  void doesNothingWhileNothingIsDue() {
    new Running().add(task("a", SECOND, HOUR));
    time.advance(MINUTE);
    long waits = observed.waits();
    long dueReads = given.get(0).dueReads();
    time.advance(Duration.ofMinutes(58));
    assertThat(observed.waits()).isEqualTo(waits);
    assertThat(given.get(0).dueReads()).isEqualTo(dueReads);
  }

  @Test
  void doesNothingWithoutTasks() {
    Running execution = new Running();
    execution.remove(execution.add(task("a", SECOND, PERIOD)));
    time.advance(MINUTE);
    long waits = observed.waits();
    time.advance(DAY);
    assertThat(observed.waits()).isEqualTo(waits);
  }

  @Test
  void wakesAtMostAFewTimesARound() {
    Running execution = new Running();
    for (int i = 0; i < 20; i++) {
      execution.add(task("task-" + i, phase(i), PERIOD));
    }
    time.advance(HOUR);
    long rounds = execution.tasks.stream().mapToLong(ScriptedTask::rounds).sum();
    long dueReads = execution.tasks.stream().mapToLong(ScriptedTask::dueReads).sum();
    assertThat(rounds).isEqualTo(20 * 360);
    assertThat(observed.waits()).isLessThanOrEqualTo(4 * rounds + 100);
    assertThat(dueReads).isLessThanOrEqualTo(4 * rounds + 100);
  }

  @Test
  void restsWhileRoundsAreStuck() {
    Running execution = new Running();
    List<ScriptedTask> stuck = new ArrayList<>();
    for (int i = 0; i < many() + 2; i++) {
      stuck.add(execution.add(stuckInItsFirstRound("stuck-" + i)));
    }
    time.advance(MINUTE);
    long waits = observed.waits();
    time.advance(HOUR);
    assertThat(observed.waits()).isEqualTo(waits);
    stuck.forEach(execution::abandon);
  }

  // ---- nothing left behind

  @Test
  void closesWithoutATask() {
    new Running().close();
    time.settle();
    assertThat(observed.unfinishedWork()).isZero();
  }

  @Test
  void releasesAllTasksAndEndsAllThreadsWhenClosed() {
    Running execution = new Running();
    for (int i = 0; i < 50; i++) {
      execution.add(task("task-" + i, phase(i), PERIOD));
    }
    time.advance(MINUTE);
    execution.close();
    time.settle();
    assertThat(given).allMatch(task -> task.releases() == 1);
    assertThat(observed.unfinishedWork()).isZero();
    time.advance(HOUR);
    assertThat(given).allMatch(task -> task.rounds() <= 6);
  }

  @Test
  void closesWhileTasksBecomeDue() throws InterruptedException {
    Running execution = new Running();
    for (int i = 0; i < 20; i++) {
      execution.add(task("task-" + i, SECOND, PERIOD));
    }
    Waiter waiter = time.waiter();
    time.run(
        () -> {
          waiter.await(time.nanoTime() + SECOND.plus(PERIOD.multipliedBy(3)).toNanos());
          execution.close();
        });
    time.settle();
    assertThat(given).allMatch(task -> task.releases() == 1);
    assertThat(observed.unfinishedWork()).isZero();
  }

  @Test
  void releasesATaskAfterItsLastRoundWhenClosed() {
    Running execution = new Running();
    ScriptedTask task =
        execution.add(task("a", SECOND, PERIOD, number -> pause(Duration.ofSeconds(5))));
    time.advance(Duration.ofSeconds(3));
    execution.close();
    time.settle();
    assertThat(task.releases()).isZero();
    time.advance(Duration.ofSeconds(5));
    assertThat(task.releases()).isEqualTo(1);
    assertThat(observed.unfinishedWork()).isZero();
  }

  @Test
  void releasesAllOthersWhenClosedWhileRoundsAreStuck() {
    Running execution = new Running();
    List<ScriptedTask> stuck = new ArrayList<>();
    for (int i = 0; i < many(); i++) {
      stuck.add(execution.add(stuckInItsFirstRound("stuck-" + i)));
    }
    ScriptedTask other = execution.add(task("other", MINUTE, PERIOD));
    time.advance(Duration.ofSeconds(30));
    execution.close();
    time.settle();
    assertThat(other.releases()).isEqualTo(1);
    assertThat(stuck).allMatch(task -> task.releases() == 0);
    time.releaseHung();
    time.settle();
    assertThat(stuck).allMatch(task -> task.releases() == 1);
    assertThat(observed.unfinishedWork()).isZero();
  }

  @Test
  void releasesAllWhenClosedRightAfterTheyWereAdded() {
    Running execution = new Running();
    for (int i = 0; i < 50; i++) {
      execution.add(task("task-" + i, Duration.ZERO, PERIOD));
    }
    execution.close();
    time.settle();
    assertThat(given).allMatch(task -> task.releases() == 1);
    assertThat(observed.unfinishedWork()).isZero();
  }
}
