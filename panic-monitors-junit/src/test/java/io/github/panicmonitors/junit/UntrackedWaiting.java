package io.github.panicmonitors.junit;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

/**
 * Matches waiting that virtual time cannot see. Locks are allowed, because a thread that holds one
 * neither waits nor runs foreign code and releases it at once.
 */
final class UntrackedWaiting extends DescribedPredicate<JavaAccess<?>> {

  private static final Set<Class<?>> TYPES =
      Set.of(BlockingQueue.class, LockSupport.class, ScheduledExecutorService.class, Timer.class);

  private static final Map<Class<?>, Set<String>> METHODS =
      Map.ofEntries(
          Map.entry(Object.class, Set.of("wait")),
          Map.entry(Thread.class, Set.of("sleep", "join", "yield", "onSpinWait")),
          Map.entry(TimeUnit.class, Set.of("sleep", "timedJoin", "timedWait")),
          Map.entry(Process.class, Set.of("waitFor")),
          Map.entry(Condition.class, Set.of("await", "awaitNanos", "awaitUntil")),
          Map.entry(CountDownLatch.class, Set.of("await")),
          Map.entry(CyclicBarrier.class, Set.of("await")),
          Map.entry(Semaphore.class, Set.of("acquire", "acquireUninterruptibly", "tryAcquire")),
          Map.entry(Exchanger.class, Set.of("exchange")),
          Map.entry(
              Phaser.class,
              Set.of("arriveAndAwaitAdvance", "awaitAdvance", "awaitAdvanceInterruptibly")),
          Map.entry(Future.class, Set.of("get")),
          Map.entry(ForkJoinTask.class, Set.of("join", "invoke", "invokeAll")),
          Map.entry(
              CompletableFuture.class,
              Set.of("join", "orTimeout", "completeOnTimeout", "delayedExecutor")),
          Map.entry(CompletionService.class, Set.of("take", "poll")),
          Map.entry(ExecutorService.class, Set.of("awaitTermination", "invokeAll", "invokeAny")));

  UntrackedWaiting() {
    super("waiting that is not counted by TimeSource");
  }

  @Override
  public boolean test(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    JavaClass owner = target.getOwner();
    return TYPES.stream().anyMatch(owner::isAssignableTo)
        || METHODS.entrySet().stream()
            .anyMatch(
                banned ->
                    banned.getValue().contains(target.getName())
                        && owner.isAssignableTo(banned.getKey()));
  }
}
