package io.github.panicmonitors.testkit.checks;

import static io.github.panicmonitors.testkit.ThreadStates.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.testkit.time.VirtualTime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  void findsThreadsOfAnyName() throws Exception {
    ThreadLeakCheck check = ThreadLeakCheck.start().grace(Duration.ofMillis(20));
    start("pool-1-thread-1");
    assertThatThrownBy(check::close).hasMessageContaining("\"pool-1-thread-1\" ");
  }

  @Test
  void findsThreadsThatAThreadOfTheTestStarted() throws Exception {
    ThreadLeakCheck check = ThreadLeakCheck.start().grace(Duration.ofMillis(20));
    Thread parent = new Thread(() -> startUnchecked("child"), "parent");
    parent.start();
    parent.join();
    assertThatThrownBy(check::close).hasMessageContaining("\"child\" ");
  }

  @Test
  void findsAMonitorsOwnThread() throws Exception {
    ThreadLeakCheck check = ThreadLeakCheck.start().grace(Duration.ofMillis(20));
    ThreadGroup group = new ThreadGroup("monitors");
    startIn(group, "poller");
    assertThatThrownBy(check::close).hasMessageContaining("\"poller\" ");
  }

  @Test
  void ignoresThreadsThatOutliveTests() throws Exception {
    ThreadLeakCheck check = ThreadLeakCheck.start();
    CompletableFuture<String> later = new CompletableFuture<>();
    later.completeOnTimeout("", 1, TimeUnit.MILLISECONDS).thenRunAsync(() -> {}).join();
    start("junit-jupiter-timeout-watcher");
    start("panic-monitors-name-lookup-1");
    HttpClient client = HttpClient.newHttpClient();
    assertThatCode(check::close).doesNotThrowAnyException();
    assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
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
    ThreadLeakCheck check = ThreadLeakCheck.start(time).expect("^(expected|hangs)");
    Thread hangs = new Thread(time.tracked(time::hangIgnoringInterrupts), "hangs");
    hangs.start();
    time.settle(); // until it hangs
    Runnable neverRun = time.tracked(new NamedWork("work"));
    Runnable expected = time.tracked(new NamedWork("expected"));

    assertThatThrownBy(check::close)
        .hasMessageMatching("leaked threads:\n  unfinished: work created by .*");

    neverRun.run();
    expected.run();
    time.settle();
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

  private record NamedWork(String name) implements Runnable {
    @Override
    public void run() {}

    @Override
    public String toString() {
      return name;
    }
  }

  private void startUnchecked(String name) {
    try {
      start(name);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Thread start(String name) throws InterruptedException {
    return startIn(null, name);
  }

  private Thread startIn(ThreadGroup group, String name) throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Thread thread =
        new Thread(
            group,
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
