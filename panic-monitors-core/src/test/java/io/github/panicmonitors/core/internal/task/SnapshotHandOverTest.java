package io.github.panicmonitors.core.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The close of a monitor and the first round of its successor come at the same time. */
@Timeout(60)
class SnapshotHandOverTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch beingAsked = new CountDownLatch(1);
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final LazyMonitor predecessor =
      new LazyMonitor("n", snapshot -> new AskedMonitor(), TimeSource.system());
  private final SnapshotHandOver handOver = new SnapshotHandOver(predecessor, TimeSource.system());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final class AskedMonitor implements Monitor {
    @Override
    public RoundResult collect(Round round) {
      return RoundResult.reading();
    }

    @Override
    public Optional<String> snapshot() {
      asked.incrementAndGet();
      beingAsked.countDown();
      try {
        mayAnswer.await();
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
      return Optional.of("snapshot");
    }
  }

  @BeforeEach
  void createMonitor() throws Exception {
    predecessor.create();
  }

  @AfterEach
  void close() {
    mayAnswer.countDown();
    threads.shutdown();
  }

  private CompletableFuture<Optional<?>> get() {
    CompletableFuture<Optional<?>> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            result.complete(handOver.get());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  @Test
  void asksOnceAndWaitsForTheAnswer() throws Exception {
    CompletableFuture<Optional<?>> first = get();
    beingAsked.await();
    CompletableFuture<Optional<?>> second = get();
    handOver.ask();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();

    mayAnswer.countDown();

    assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(Optional.of("snapshot"));
    assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(Optional.of("snapshot"));
    assertThat(asked).hasValue(1);
  }

  @Test
  void givesNothingOnceTheMonitorIsAbandoned() throws Exception {
    CompletableFuture<Optional<?>> first = get();
    beingAsked.await();
    CompletableFuture<Optional<?>> second = get();

    handOver.abandon();

    assertThat(second.get(30, TimeUnit.SECONDS)).isEmpty();
    mayAnswer.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void asksNoMonitorThatIsAbandoned() throws Exception {
    handOver.abandon();

    assertThat(handOver.get()).isEmpty();
    assertThat(asked).hasValue(0);
  }
}
