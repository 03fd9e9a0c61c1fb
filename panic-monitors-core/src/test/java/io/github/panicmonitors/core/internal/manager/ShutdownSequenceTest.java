package io.github.panicmonitors.core.internal.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownSequenceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualTime time = new VirtualTime();
  private final long start = time.nanoTime();
  private final List<String> calls = new ArrayList<>();
  private final ShutdownSequence sequence = new ShutdownSequence(time);

  private Runnable begin(String stage) {
    return () -> calls.add(stage);
  }

  private static boolean atOnce(long deadlineNanos) {
    return true;
  }

  /** Never ends. */
  private boolean never(long deadlineNanos) throws InterruptedException {
    return time.waiter().await(deadlineNanos);
  }

  private Duration runningTime() {
    time.run(sequence::run);
    return Duration.ofNanos(time.nanoTime() - start);
  }

  @Test
  void stagesRunInOrderAndTakeNoTimeIfTheyEndAtOnce() {
    sequence
        .stage("a", SECOND, begin("a"), ShutdownSequenceTest::atOnce)
        .stage("b", SECOND, begin("b"), ShutdownSequenceTest::atOnce);

    assertThat(runningTime()).isZero();
    assertThat(calls).containsExactly("a", "b");
  }

  @Test
  void stageThatDoesNotEndTakesItsShareAndIsReported(LogCheck log) {
    log.expect("a did not end in time");
    sequence
        .stage("a", SECOND, begin("a"), this::never)
        .stage("b", SECOND, begin("b"), this::never, begin("b timed out"))
        .stage("c", Duration.ZERO, begin("c"), ShutdownSequenceTest::atOnce);

    assertThat(runningTime()).isEqualTo(SECOND.multipliedBy(2));
    assertThat(calls).containsExactly("a", "b", "b timed out", "c");
  }

  @Test
  void stageMayUseWhatEarlierStagesHaveLeft(LogCheck log) {
    log.expect("b did not end in time");
    sequence
        .stage("a", SECOND, begin("a"), ShutdownSequenceTest::atOnce)
        .stage("b", SECOND, begin("b"), this::never);

    assertThat(runningTime()).isEqualTo(SECOND.multipliedBy(2));
  }

  @Test
  void stageThatFailsDoesNotPreventTheNext(LogCheck log) {
    log.expect("a could not be closed.*broken");
    sequence
        .stage(
            "a",
            SECOND,
            () -> {
              throw new IllegalStateException("broken");
            },
            ShutdownSequenceTest::atOnce)
        .stage("b", SECOND, begin("b"), ShutdownSequenceTest::atOnce);

    assertThat(runningTime()).isZero();
    assertThat(calls).containsExactly("b");
  }

  @Test
  void interruptedSequenceBeginsAllStagesWithoutWaiting(LogCheck log) {
    log.expect("closing was interrupted");
    sequence
        .stage("a", SECOND, begin("a"), this::never)
        .stage("b", SECOND, begin("b"), this::never, begin("b timed out"))
        .stage("c", SECOND, begin("c"), this::never);
    boolean[] interrupted = {false};

    time.run(
        () -> {
          Thread.currentThread().interrupt();
          sequence.run();
          interrupted[0] = Thread.interrupted();
        });

    assertThat(Duration.ofNanos(time.nanoTime() - start)).isZero();
    assertThat(calls).containsExactly("a", "b", "c");
    assertThat(interrupted[0]).isTrue();
  }
}
