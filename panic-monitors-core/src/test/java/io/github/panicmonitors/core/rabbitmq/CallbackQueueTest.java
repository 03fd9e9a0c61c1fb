package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.checks.LogCheck;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class CallbackQueueTest {
  private static final Logger LOGGER = Logger.getLogger(RabbitMqBroker.class.getName());

  private static final class BrokenHandler extends Handler implements AutoCloseable {
    BrokenHandler() {
      LOGGER.addHandler(this);
    }

    @Override
    public void publish(LogRecord event) {
      throw new IllegalStateException("this handler is broken");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      LOGGER.removeHandler(this);
    }
  }

  @Test
  void outlivesACallbackAndALoggerThatThrow(LogCheck log) throws Exception {
    log.allow("a listener of this connection has thrown");
    CallbackQueue callbacks = new CallbackQueue("publisher");
    CountDownLatch called = new CountDownLatch(1);
    BrokenHandler broken = new BrokenHandler();
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
