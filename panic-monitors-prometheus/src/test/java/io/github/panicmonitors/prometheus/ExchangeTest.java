package io.github.panicmonitors.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  @Test
  void endsARequestThatComesAfterTheCancel() {
    AtomicInteger ended = new AtomicInteger();
    try (Exchange exchange = Exchange.begin(Duration.ofSeconds(1))) {
      exchange.cancel();
      exchange.attach(() -> ended.incrementAndGet() > 0);
    }
    assertThat(ended).hasValue(1);
  }

  @Test
  void isItsThreadsUntilItIsClosed() {
    try (Exchange exchange = Exchange.begin(Duration.ofSeconds(1))) {
      assertThat(Exchange.current()).isSameAs(exchange);
    }
    assertThat(Exchange.current()).isNull();
  }
}
