package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Closing while documents are read and rounds hang: promise P11. */
class CloseUnderLoadTest {
  private static void pause(InMemoryManager host, Duration duration) {
    Waiter waiter = host.time.waiter();
    long until = host.time.nanoTime() + duration.toNanos();
    try {
      waiter.await(until);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void documentReadDuringTheCloseLeavesNoThread() {
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.provider.beforeParsing(() -> pause(host, Duration.ofSeconds(1)));
      host.broker.publish("config", ScriptedConfig.KEY, config().node("n1", "v1").bytes());
      host.time.settle();
      long before = host.time.nanoTime();

      host.time.run(host.manager::close);

      assertThat(host.time.nanoTime() - before).isLessThan(Duration.ofSeconds(3).toNanos());
    }
  }

  @Test
  void documentReadDuringTheCloseStartsNoMonitor(LogCheck log) {
    log.expect("dropped: CLOSED");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.send(config().node("n1", "v1"));
      host.broker.faults().holdConfirms(); // the flush takes its 4 s
      host.advancePeriods(1);
      host.provider.beforeParsing(() -> pause(host, Duration.ofSeconds(1)));
      host.broker.publish(
          "config", ScriptedConfig.KEY, config().node("n1", "v1").node("n2", "v1").bytes());
      host.time.settle();

      host.time.run(host.manager::close);
      host.advancePeriods(3);

      assertThat(host.provider.events("collects", "n2")).isEmpty();
    }
  }

  @Test
  void closeInACallbackDoesNotTakeAllItsTime() {
    try (InMemoryManager host = new InMemoryManager().started()) {
      long before = host.time.nanoTime();
      AtomicReference<Long> after = new AtomicReference<>();
      host.provider.beforeParsing(() -> pause(host, Duration.ofMillis(10)));
      CompletableFuture<Void> unused =
          host.manager
              .apply(config().node("n1", "v1").document())
              .thenRun(
                  () -> {
                    host.manager.close();
                    after.set(host.time.nanoTime());
                  });
      host.advance(Duration.ofSeconds(20));
      assertThat(after.get() - before).isLessThan(Duration.ofSeconds(2).toNanos());
    }
  }

  @Test
  void futureOfADocumentAppliedDuringTheCloseIsCompleted() throws Exception {
    int lost = 0;
    for (int i = 0; i < 20; i++) {
      MonitorsManager manager =
          MonitorsManager.builder().discovery(false).provider(new ScriptedProvider()).build();
      manager.start();
      AtomicReference<CompletableFuture<?>> last = new AtomicReference<>();
      CountDownLatch begun = new CountDownLatch(1);
      ConfigDocument document = config().document();
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    last.set(manager.apply(document));
                    begun.countDown();
                  }
                } catch (IllegalStateException e) {
                  // closed
                }
              });
      thread.start();
      begun.await();
      manager.close();
      thread.join();
      try {
        last.get().get(2, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(e).hasMessageContaining("manager was closed before the document was applied");
      } catch (TimeoutException e) {
        lost++;
        break;
      }
    }
    assertThat(lost).isZero();
  }

  @Test
  void roundThatHangsAtCloseIsReportedAsAbandoned(LogCheck log, ThreadLeakCheck leaks)
      throws Exception {
    log.expect("did not end after it was cancelled").expect("an abandoned round ended late");
    ScriptedProvider provider = new ScriptedProvider();
    CountDownLatch hangs = new CountDownLatch(200);
    CountDownLatch release = new CountDownLatch(1);
    ScriptedConfig config = config();
    for (int i = 0; i < 200; i++) {
      config.node("n" + i, "v1");
      provider.script(
          "n" + i,
          (node, round) -> {
            hangs.countDown();
            while (release.getCount() > 0) {
              try {
                release.await();
              } catch (InterruptedException e) {
                // ignores it
              }
            }
            return ScriptedProvider.reading(node, round);
          });
    }
    MonitorsManager manager =
        MonitorsManager.builder()
            .discovery(false)
            .execution(ExecutionStrategies.longLivedThreads())
            .provider(provider)
            .period(ScriptedProvider.TYPE, Duration.ofMillis(50))
            .build();
    manager.start();
    manager.apply(config.document()).get(5, TimeUnit.SECONDS);
    hangs.await();

    manager.close();

    try {
      assertThat(manager.status().abandonedThreads()).isEqualTo(200);
    } finally {
      release.countDown();
    }
    await().until(() -> lateEnds(log) == 200);
  }

  private static long lateEnds(LogCheck log) {
    return log.records().stream()
        .filter(record -> record.contains("an abandoned round ended late"))
        .count();
  }

  @Test
  void interruptedCloseStillCancelsTheRounds(LogCheck log) throws Exception {
    log.expect("closing was interrupted");
    for (int i = 0; i < 20; i++) {
      ScriptedProvider provider = new ScriptedProvider();
      ScriptedConfig config = config();
      int n = 50;
      CountDownLatch running = new CountDownLatch(n);
      CountDownLatch ended = new CountDownLatch(n);
      for (int j = 0; j < n; j++) {
        config.node("n" + j, "v1");
        provider.script(
            "n" + j,
            (node, round) -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                ended.countDown();
              }
              return ScriptedProvider.reading(node, round);
            });
      }
      MonitorsManager manager =
          MonitorsManager.builder()
              .discovery(false)
              .provider(provider)
              .period(ScriptedProvider.TYPE, Duration.ofMillis(50))
              .build();
      manager.start();
      manager.apply(config.document()).get(5, TimeUnit.SECONDS);
      running.await();

      Thread.currentThread().interrupt();
      manager.close();
      assertThat(Thread.interrupted()).isTrue();

      assertThat(ended.await(3, TimeUnit.SECONDS)).as("run %s: %s", i, ended).isTrue();
    }
  }
}
