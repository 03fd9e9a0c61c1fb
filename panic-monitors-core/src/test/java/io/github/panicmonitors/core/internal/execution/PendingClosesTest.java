package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PendingClosesTest {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final VirtualTime time = new VirtualTime();
  private final PendingCloses closes = new PendingCloses();

  private WorkItem started(String id) {
    PeriodicTestTask task = new PeriodicTestTask(time, id, id, 0, GRACE, () -> {});
    WorkItem close = WorkItem.close(new QueuedTask(task, 1), time, item -> {});
    closes.started(close);
    return close;
  }

  @Test
  void abandonsAllClosesThatTakeLongerThanTheirGrace() {
    WorkItem first = started("first");
    WorkItem second = started("second");
    long graceEnds = time.nanoTime() + GRACE.toNanos();
    time.advance(Duration.ofSeconds(1));
    WorkItem third = started("third");
    assertThat(closes.graceEndsNanos(-1)).isEqualTo(graceEnds);
    assertThat(closes.abandonHung(graceEnds - 1)).isEmpty();

    assertThat(closes.abandonHung(graceEnds)).containsExactly(first, second);

    assertThat(closes.inProgress()).isEqualTo(1);
    assertThat(closes.graceEndsNanos(-1)).isEqualTo(third.handedNanos() + GRACE.toNanos());
  }

  @Test
  void doesNotAbandonACloseThatHasEndedButIsNotHandledYet() {
    WorkItem ended = started("ended");
    WorkItem hung = started("hung");
    ended.run();
    time.advance(GRACE);
    assertThat(closes.abandonHung(time.nanoTime())).containsExactly(hung);
    closes.ended(ended);
    assertThat(closes.inProgress()).isZero();
    assertThat(closes.graceEndsNanos(-1)).isEqualTo(-1);
  }
}
