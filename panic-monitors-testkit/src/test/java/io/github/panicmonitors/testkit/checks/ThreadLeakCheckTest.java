package io.github.panicmonitors.testkit.checks;

import static io.github.panicmonitors.testkit.ThreadStates.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadLeakCheckTest {
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void endThreads() {
    end.countDown();
  }

  @Test
  void namesLeakedThreadsWithTheirStackTraces() throws Exception {
    ThreadLeakCheck check = ThreadLeakCheck.start().grace(Duration.ofMillis(20));
    start("panic-monitors-test-worker-1");
    assertThatThrownBy(check::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("leaked threads:")
        .hasMessageContaining("\"panic-monitors-test-worker-1\" ")
        .hasMessageContaining("ThreadLeakCheckTest");
  }

  @Test
  void ignoresExistingThreads() throws Exception {
    start("panic-monitors-test-worker-1");
    assertThatCode(ThreadLeakCheck.start()::close).doesNotThrowAnyException();
  }

  @Test
  void ignoresThreadsOfOthers() throws Exception {
    ThreadLeakCheck check = ThreadLeakCheck.start();
    start("other-panic-monitors-thread");
    assertThatCode(check::close).doesNotThrowAnyException();
  }

  @Test
  void ignoresExpectedThreadsOnly() throws Exception {
    ThreadLeakCheck check =
        ThreadLeakCheck.start().grace(Duration.ofMillis(20)).expect("-abandoned-\\d+$");
    start("panic-monitors-test-abandoned-1");
    start("panic-monitors-test-worker-1");
    assertThatThrownBy(check::close)
        .hasMessageContaining("worker-1")
        .hasMessageNotContaining("abandoned");
  }

  @Test
  void waitsForThreadsInTheGracePeriod() throws Exception {
    ThreadLeakCheck check = ThreadLeakCheck.start();
    Thread thread = start("panic-monitors-test-worker-1");
    Thread closer = Thread.currentThread();
    Thread ender =
        new Thread(
            () -> {
              awaitState(closer, Thread.State.TIMED_WAITING);
              end.countDown();
            });
    ender.start();
    check.close();
    assertThat(thread.isAlive()).isFalse();
    ender.join();
  }

  @Test
  void findsUnfinishedWorkUnderAClock() {
    VirtualTime time = new VirtualTime();
    ThreadLeakCheck check = ThreadLeakCheck.start(time).expect("^expected$");
    Thread hangs = new Thread(time.tracked(time::hangIgnoringInterrupts), "hangs");
    Thread expected = new Thread(time.tracked(time::hangIgnoringInterrupts), "expected");
    hangs.start();
    expected.start();
    time.settle();

    assertThatThrownBy(check::close).hasMessage("leaked threads:\n  unfinished: hangs");

    time.releaseHung();
    time.settle();
    assertThatCode(check::close).doesNotThrowAnyException();
  }

  @Test
  void reportsAThreadUnderAClockOnce() {
    VirtualTime time = new VirtualTime();
    ThreadLeakCheck check = ThreadLeakCheck.start(time).grace(Duration.ofMillis(20));
    Thread thread =
        new Thread(time.tracked(time::hangIgnoringInterrupts), "panic-monitors-test-worker-1");
    thread.start();
    time.settle();

    assertThatThrownBy(check::close)
        .hasMessageContaining("\"panic-monitors-test-worker-1\" ")
        .hasMessageNotContaining("unfinished");

    time.releaseHung();
    time.settle();
  }

  @Test
  void ignoresEarlierUnfinishedWork() {
    VirtualTime time = new VirtualTime();
    Runnable neverRun = time.tracked(() -> {});
    ThreadLeakCheck check = ThreadLeakCheck.start(time);

    assertThatCode(check::close).doesNotThrowAnyException();

    neverRun.run();
  }

  private Thread start(String name) throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              started.countDown();
              awaitEnd();
            },
            name);
    thread.setDaemon(true);
    thread.start();
    started.await();
    return thread;
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
