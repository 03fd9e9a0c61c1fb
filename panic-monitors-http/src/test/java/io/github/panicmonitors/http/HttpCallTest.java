package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpCallTest {

  @Test
  void cancelsARequestThatIsAttachedAfterTheCancel() {
    AtomicInteger cancelled = new AtomicInteger();
    try (HttpCall call = HttpCall.begin(Duration.ofSeconds(1))) {
      call.cancel();
      call.attach(() -> cancelled.incrementAndGet() > 0);
    }
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void isTheCurrentCallOfItsThreadUntilClosed() {
    try (HttpCall call = HttpCall.begin(Duration.ofSeconds(1))) {
      assertThat(HttpCall.current()).isSameAs(call);
    }
    assertThat(HttpCall.current()).isNull();
  }
}
