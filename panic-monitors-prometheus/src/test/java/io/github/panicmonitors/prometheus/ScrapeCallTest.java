package io.github.panicmonitors.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScrapeCallTest {

  @Test
  void endsARequestThatComesAfterTheCancel() {
    AtomicInteger ended = new AtomicInteger();
    try (ScrapeCall exchange = ScrapeCall.begin(Duration.ofSeconds(1))) {
      exchange.cancel();
      exchange.attach(() -> ended.incrementAndGet() > 0);
    }
    assertThat(ended).hasValue(1);
  }

  @Test
  void isItsThreadsUntilItIsClosed() {
    try (ScrapeCall exchange = ScrapeCall.begin(Duration.ofSeconds(1))) {
      assertThat(ScrapeCall.current()).isSameAs(exchange);
    }
    assertThat(ScrapeCall.current()).isNull();
  }
}
