package io.github.panicmonitors.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScrapeCallTest {

  @Test
  void cancelsARequestThatIsAttachedAfterTheCancel() {
    AtomicInteger cancelled = new AtomicInteger();
    try (ScrapeCall call = ScrapeCall.begin(Duration.ofSeconds(1))) {
      call.cancel();
      call.attach(() -> cancelled.incrementAndGet() > 0);
    }
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void isTheCurrentCallOfItsThreadUntilClosed() {
    try (ScrapeCall call = ScrapeCall.begin(Duration.ofSeconds(1))) {
      assertThat(ScrapeCall.current()).isSameAs(call);
    }
    assertThat(ScrapeCall.current()).isNull();
  }
}
