package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
  void valueThatNeverComesRemembersNoWaiter() throws Exception {
    CompletableFuture<String> never = new CompletableFuture<>();
    try (HttpCall call = HttpCall.begin(Duration.ofSeconds(1))) {
      assertThat(call.await(never, 0)).isNull();
      assertThat(never.getNumberOfDependents()).isZero();
    }
  }

  @Test
  void cancelEndsTheWaitForAValue() {
    CompletableFuture<String> never = new CompletableFuture<>();
    try (HttpCall call = HttpCall.begin(Duration.ofSeconds(60))) {
      call.cancel();
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> call.await(never, 60_000));
    }
  }

  @Test
  void isTheCurrentCallOfItsThreadUntilClosed() {
    try (HttpCall call = HttpCall.begin(Duration.ofSeconds(1))) {
      assertThat(HttpCall.current()).isSameAs(call);
    }
    assertThat(HttpCall.current()).isNull();
  }
}
