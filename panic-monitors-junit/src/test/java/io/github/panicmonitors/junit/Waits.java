package io.github.panicmonitors.junit;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Kinds of waiting that {@link UntrackedWaiting} must classify. Analysed but never run. */
@SuppressWarnings({"FutureReturnValueIgnored", "ThreadJoinLoop", "WaitNotInLoop", "unused"})
final class Waits {

  private Waits() {}

  static final class Untracked {

    private Untracked() {}

    static void sleeps() throws InterruptedException {
      Thread.sleep(1);
    }

    static void sleepsByUnit() throws InterruptedException {
      TimeUnit.SECONDS.sleep(1);
    }

    static Sleeper sleepsByReference() {
      return Thread::sleep;
    }

    static Runnable parksInLambda() {
      return () -> LockSupport.parkNanos(1);
    }

    static void joins(Thread thread) throws InterruptedException {
      thread.join();
    }

    static void waitsOnMonitor(Object monitor) throws InterruptedException {
      synchronized (monitor) {
        monitor.wait(1);
      }
    }

    static void waitsOnCondition(ReentrantLock lock) throws InterruptedException {
      lock.newCondition().await();
    }

    static String takes(BlockingQueue<String> queue) throws InterruptedException {
      return queue.take();
    }

    static void createsQueue() {
      new LinkedBlockingQueue<String>().clear();
    }

    static void awaitsLatch(CountDownLatch latch) throws InterruptedException {
      latch.await();
    }

    static void acquires(Semaphore semaphore) throws InterruptedException {
      semaphore.acquire();
    }

    static void awaitsPhase(Phaser phaser) {
      phaser.arriveAndAwaitAdvance();
    }

    static String getsFuture(FutureTask<String> future) throws Exception {
      return future.get(1, TimeUnit.SECONDS);
    }

    static String joinsFuture(CompletableFuture<String> future) {
      return future.join();
    }

    static void schedules() {
      Executors.newScheduledThreadPool(1).schedule(() -> {}, 1, TimeUnit.SECONDS);
    }
  }

  static final class Allowed {

    private Allowed() {}

    static void locks(ReentrantLock lock, Runnable action) {
      lock.lock();
      try {
        action.run();
      } finally {
        lock.unlock();
      }
    }

    static void countsDown(CountDownLatch latch) {
      latch.countDown();
    }

    static void completes(CompletableFuture<String> future) {
      future.complete("done");
    }
  }

  interface Sleeper {
    void sleep(long millis) throws InterruptedException;
  }
}
