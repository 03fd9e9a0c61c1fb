package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.core.scripted.BrokenLogHandler;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallbackQueueTest {
  @Test
  void outlivesACallbackAndALoggerThatThrow(LogCheck log) throws Exception {
    log.allow("a listener of this connection has thrown");
    CallbackQueue callbacks = new CallbackQueue("publisher");
    CountDownLatch called = new CountDownLatch(1);
    BrokenLogHandler broken = new BrokenLogHandler(RabbitMqBroker.class);
    try (broken) {
      callbacks.start("callbacks");
      callbacks.offer(
          () -> {
            throw new AssertionError("thrown on purpose");
          });
      callbacks.offerLast(called::countDown);

      assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
