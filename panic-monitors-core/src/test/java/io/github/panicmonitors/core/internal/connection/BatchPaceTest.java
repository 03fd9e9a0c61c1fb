package io.github.panicmonitors.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchPaceTest {
  private final VirtualTime time = new VirtualTime();
  private final BatchPace pace = new BatchPace(time);

  private boolean pauses() {
    return pace.nextNanos() != Waiter.NO_DEADLINE;
  }

  @Test
  void fewMessagesAreSentAtOnce() {
    for (int second = 0; second < 10; second++) {
      pace.published(BatchPace.MANY - 1, false);
      assertThat(pauses()).isFalse();
      time.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void aBurstIsSentAtOnce() {
    pace.published(10 * BatchPace.MANY, false);

    assertThat(pauses()).isFalse();
  }

  @Test
  void pausesAfterASecondWithManyMessages() {
    pace.published(BatchPace.MANY, false);
    time.advance(Duration.ofSeconds(1));

    pace.published(1, false);

    assertThat(pace.nextNanos()).isEqualTo(time.nanoTime() + BatchPace.PAUSE.toNanos());
    time.advance(BatchPace.PAUSE.minusNanos(1));
    assertThat(pauses()).isTrue();
    time.advance(Duration.ofNanos(1));
    assertThat(pauses()).isFalse();
  }

  @Test
  void doesNotPauseWhileMoreMessagesMayWait() {
    pace.published(BatchPace.MANY, false);
    time.advance(Duration.ofSeconds(1));
    pace.published(1, false);

    pace.published(1, true);

    assertThat(pauses()).isFalse();
  }

  @Test
  void forgetsASecondThatIsLongAgo() {
    pace.published(BatchPace.MANY, false);
    time.advance(Duration.ofSeconds(2));

    pace.published(1, false);

    assertThat(pauses()).isFalse();
  }

  @Test
  void doesNotPauseAfterAReset() {
    pace.published(BatchPace.MANY, false);
    time.advance(Duration.ofSeconds(1));
    pace.published(BatchPace.MANY, false);

    pace.reset();

    assertThat(pauses()).isFalse();
    pace.published(1, false);
    assertThat(pauses()).as("the last second is forgotten").isFalse();
    time.advance(Duration.ofSeconds(1));
    pace.published(1, false);
    assertThat(pauses()).as("this second is forgotten").isFalse();
  }
}
