package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.core.scripted.BrokenLogHandler;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CallbackQueueTest {
  @Test
  void survivesAThrowingCallbackAndLogger(LogCheck log) throws Exception {
    log.allow("a listener of this connection has thrown");
    CallbackQueue callbacks =
        new CallbackQueue("publisher", new ConnectionListener() {}, "callbacks");
    CountDownLatch called = new CountDownLatch(1);
    BrokenLogHandler broken = new BrokenLogHandler(RabbitMqBroker.class);
    try (broken) {
      callbacks.start();
      callbacks.offer(
          () -> {
            throw new AssertionError("thrown on purpose");
          });
      callbacks.offerLast(called::countDown);

      assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void joinsConsecutiveConfirmsThatWaitAndRunsCallbacksInOrder() throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    CountDownLatch last = new CountDownLatch(1);
    CallbackQueue callbacks =
        new CallbackQueue(
            "publisher",
            new ConnectionListener() {
              @Override
              public void onConfirm(long first, long last, boolean accepted) {
                calls.add(first + "-" + last + " " + accepted);
              }
            },
            "callbacks");
    callbacks.offerConfirm(1, 1, true);
    callbacks.offerConfirm(2, 3, true);
    callbacks.offerConfirm(4, 4, false);
    callbacks.offer(() -> calls.add("other"));
    callbacks.offerConfirm(5, 5, false);
    callbacks.offerConfirm(7, 7, false);
    callbacks.offerLast(last::countDown);
    callbacks.offerConfirm(8, 8, true);

    callbacks.start();

    assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(calls).containsExactly("1-3 true", "4-4 false", "other", "5-5 false", "7-7 false");
  }

  @Test
  void threadEndsAfterTheLastCallback() throws Exception {
    CallbackQueue callbacks =
        new CallbackQueue("publisher", new ConnectionListener() {}, "callbacks");
    callbacks.start();
    callbacks.offer(() -> {});
    assertThat(callbacks.heartbeats().isShutdown()).isFalse();

    callbacks.offerLast(() -> {});

    assertThat(callbacks.heartbeats().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void discardedQueueRunsNoCallbackAndEndsItsThread() throws Exception {
    AtomicBoolean called = new AtomicBoolean();
    CallbackQueue callbacks =
        new CallbackQueue("publisher", new ConnectionListener() {}, "callbacks");

    callbacks.discard();
    callbacks.offerLast(() -> called.set(true));

    assertThat(callbacks.heartbeats().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(called).isFalse();
  }
}
