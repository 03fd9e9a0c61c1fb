package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ManagerStatus.State;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of the manager by code that the manager runs. */
class ReentrantCallsTest {
  private final AtomicReference<Runnable> inListener = new AtomicReference<>();
  private final InMemoryManager host =
      new InMemoryManager(
          builder ->
              builder.listener(
                  new MonitorsListener() {
                    @Override
                    public void started(MonitorStatus monitor) {
                      Runnable once = inListener.getAndSet(null);
                      if (once != null) {
                        once.run();
                      }
                    }
                  }));
  private final MonitorsManager manager = host.manager;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicBoolean returned = new AtomicBoolean();

  @AfterEach
  void close() {
    host.close();
  }

  /** What foreign code does once. Its failure is the test's. */
  private Runnable once(Call call) {
    AtomicBoolean first = new AtomicBoolean(true);
    return () -> {
      if (first.getAndSet(false)) {
        try {
          call.run();
          returned.set(true);
        } catch (Throwable e) {
          failure.set(e);
        }
      }
    };
  }

  private interface Call {
    void run() throws Exception;
  }

  private void runInListener(Call call) {
    inListener.set(once(call));
    host.started();
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
  }

  private void runInProvider(Call call) {
    host.provider.beforeParsing(once(call));
    host.started();
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
  }

  private void runInMonitor(Call call) {
    Runnable action = once(call);
    host.provider.script(
        (node, round) -> {
          action.run();
          return ScriptedProvider.reading(node, round);
        });
    host.started();
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
  }

  private void assertReturned() {
    assertThat(failure).hasValue(null);
    assertThat(returned).isTrue();
  }

  private void applyAndWait() throws Exception {
    ScriptedConfig more = config().node("n1", "v1").node("n2", "v1");
    AppliedDocument applied = manager.apply(more.document()).get();
    assertThat(applied.started()).hasSize(1);
  }

  private void callWhatBlocksNobodyElse() throws Exception {
    assertThat(manager.status().state()).isEqualTo(State.RUNNING);
    assertThat(manager.awaitConnected(Duration.ofSeconds(1))).isTrue();
    assertThat(manager.check(List.of(config().node("n9", "v1").document())).sources()).hasSize(1);
    assertThatThrownBy(manager::start).isInstanceOf(IllegalStateException.class);
  }

  private void assertClosed() {
    assertReturned();
    host.advance(Duration.ofSeconds(8));
    assertThat(manager.status().state()).isEqualTo(State.CLOSED);
    assertThat(host.broker.connections()).isEmpty();
    assertThat(host.provider.events("closed", "n1"))
        .hasSize(host.provider.events("created", "n1").size());
  }

  @Test
  void listenerMayWaitForADocument() {
    runInListener(this::applyAndWait);
    assertReturned();
  }

  @Test
  void listenerMayCallWhatBlocksNobodyElse() {
    runInListener(this::callWhatBlocksNobodyElse);
    assertReturned();
  }

  @Test
  void listenerClosesInTheBackground() {
    runInListener(manager::close);
    assertClosed();
  }

  @Test
  void monitorMayWaitForADocument() {
    runInMonitor(this::applyAndWait);
    assertReturned();
  }

  @Test
  void monitorMayCallWhatBlocksNobodyElse() {
    runInMonitor(this::callWhatBlocksNobodyElse);
    assertReturned();
  }

  @Test
  void monitorClosesInTheBackground() {
    runInMonitor(manager::close);
    assertClosed();
  }

  @Test
  void providerMayCallWhatBlocksNobodyElse() {
    runInProvider(
        () -> {
          assertThat(manager.status().state()).isEqualTo(State.RUNNING);
          assertThat(manager.check(List.of()).sources()).isEmpty();
          assertThatThrownBy(manager::start).isInstanceOf(IllegalStateException.class);
        });
    assertReturned();
  }

  @Test
  void providerMayApplyADocument() {
    AtomicReference<CompletableFuture<AppliedDocument>> applied = new AtomicReference<>();
    runInProvider(() -> applied.set(manager.apply(config().node("n2", "v1").document())));

    assertReturned();
    assertThat(applied.get()).isCompleted();
    assertThat(host.ids()).containsExactly("n2");
  }

  @Test
  void providerWaitsForADocumentInVain(LogCheck log) {
    log.allow("rejected");
    AtomicReference<CompletableFuture<AppliedDocument>> applied = new AtomicReference<>();
    runInProvider(
        () -> {
          CompletableFuture<AppliedDocument> future =
              manager.apply(config().node("n2", "v1").document());
          applied.set(future);
          Waiter waiter = host.time.waiter();
          CompletableFuture<Void> unused = future.thenRun(waiter::signal);
          waiter.await(Waiter.NO_DEADLINE);
        });

    assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    assertThat(applied.get()).isCompleted();
    assertThat(host.ids()).containsExactly("n2");
  }

  @Test
  void providerClosesInTheBackground() {
    runInProvider(manager::close);
    assertClosed();
  }

  private void runInCallback(Call call) {
    host.started();
    CompletableFuture<Void> unused =
        manager.apply(config().node("n1", "v1").document()).thenRun(once(call));
    host.advancePeriods(1);
  }

  @Test
  void callbackMayCallWhatBlocksNobodyElse() {
    runInCallback(this::callWhatBlocksNobodyElse);
    assertReturned();
  }

  @Test
  void callbackMayApplyADocument() {
    AtomicReference<CompletableFuture<AppliedDocument>> applied = new AtomicReference<>();
    runInCallback(() -> applied.set(manager.apply(config().node("n2", "v1").document())));

    assertReturned();
    assertThat(applied.get()).isCompleted();
  }

  @Test
  void callbackClosesInTheBackground() {
    runInCallback(manager::close);
    assertClosed();
  }

  @Test
  void cancelHookClosesInTheBackground() {
    Runnable close = once(manager::close);
    host.provider.script(
        "n1",
        (node, round) -> {
          round.onCancel(close);
          host.time.hang();
          return ScriptedProvider.reading(node, round);
        });
    host.started();
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.send(config());

    assertClosed();
  }

  @Test
  void managerThatAppliesNothingHasNoThreadForCallbacks() {
    host.started();
    host.send(config().node("n1", "v1"));
    assertThat(host.time.unfinished()).noneMatch(name -> name.contains("-callback-"));

    CompletableFuture<AppliedDocument> applied = manager.apply(config().document());
    host.time.settle();

    assertThat(applied).isCompleted();
    assertThat(host.time.unfinished()).anyMatch(name -> name.contains("-callback-"));
  }

  @Test
  void callbackThatBlocksDelaysNoOtherDocument() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    // No document is done before the callback is added: otherwise it would run, and block, here.
    CountDownLatch attached = new CountDownLatch(1);
    ScriptedProvider provider = new ScriptedProvider();
    provider.beforeParsing(() -> awaitUninterruptibly(attached));
    try (MonitorsManager manager =
        MonitorsManager.builder().discovery(false).provider(provider).build()) {
      manager.start();
      CompletableFuture<Void> blocked =
          manager
              .apply(config().node("n1", "v1").document())
              .thenRun(() -> awaitUninterruptibly(release));
      attached.countDown();

      CompletableFuture<AppliedDocument> second =
          manager.apply(config().node("n1", "v2").document());

      await().until(() -> manager.status().documents().applied() == 2);
      assertThat(second).isNotDone();
      release.countDown();
      assertThat(second).succeedsWithin(Duration.ofSeconds(5));
      assertThat(blocked).succeedsWithin(Duration.ofSeconds(5));
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
