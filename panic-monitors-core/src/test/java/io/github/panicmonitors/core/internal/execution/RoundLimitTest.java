package io.github.panicmonitors.core.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A limit of two rounds at once. */
class RoundLimitTest {
  private static final Duration COUNTED = Duration.ofMillis(250);

  private final VirtualTime time = new VirtualTime();
  private final RoundLimit limit = new RoundLimit(time, 2);
  private final List<String> begun = new CopyOnWriteArrayList<>();

  @AfterEach
  void allThreadsEnd() {
    time.advance(Duration.ofMinutes(1));
    assertThat(time.unfinished()).isEmpty();
  }

  private Thread start(String name, Duration duration) {
    Waiter waiter = time.waiter();
    Thread thread = new Thread(time.tracked(() -> run(name, waiter, duration)), name);
    thread.start();
    time.settle();
    return thread;
  }

  private void run(String name, Waiter waiter, Duration duration) {
    try {
      limit.run(
          waiter,
          () -> {
            begun.add(name);
            pause(duration);
          });
    } catch (InterruptedException e) {
      begun.add(name + " interrupted");
    }
  }

  private void pause(Duration duration) {
    try {
      time.waiter().await(time.nanoTime() + duration.toNanos());
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while it ran", e);
    }
  }

  @Test
  void roundsBeyondTheLimitBeginInOrderWhenOthersEnd() {
    start("a", Duration.ofMillis(100));
    start("b", Duration.ofMillis(200));
    start("c", Duration.ofMillis(50));
    start("d", Duration.ofMillis(50));
    time.advance(Duration.ofMillis(99));
    assertThat(begun).containsExactly("a", "b");
    time.advance(Duration.ofMillis(1));
    assertThat(begun).containsExactly("a", "b", "c");
    time.advance(Duration.ofMillis(50));
    assertThat(begun).containsExactly("a", "b", "c", "d");
  }

  @Test
  void roundThatTakesLongerThanAQuarterOfASecondNoLongerCounts() {
    Duration timeout = Duration.ofSeconds(5);
    for (String name : List.of("a", "b", "c", "d", "e")) {
      start(name, timeout);
    }
    time.advance(COUNTED.minusNanos(1));
    assertThat(begun).containsExactly("a", "b");
    time.advance(Duration.ofNanos(1));
    assertThat(begun).containsExactlyInAnyOrder("a", "b", "c", "d");
    time.advance(COUNTED);
    assertThat(begun).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
  }

  @Test
  void interruptedThreadGivesItsPlaceToTheNextOne() throws InterruptedException {
    start("a", Duration.ofMillis(200));
    start("b", Duration.ofMillis(100));
    Thread first = start("c", Duration.ZERO);
    start("d", Duration.ZERO);
    first.interrupt();
    first.join();
    assertThat(begun).containsExactly("a", "b", "c interrupted");
    time.advance(Duration.ofMillis(100));
    assertThat(begun).containsExactly("a", "b", "c interrupted", "d");
  }

  @Test
  void roundThatThrowsMakesRoomForTheNextOne() {
    start("a", Duration.ofMillis(200));
    Thread failing =
        new Thread(
            time.tracked(
                () -> {
                  try {
                    limit.run(
                        time.waiter(),
                        () -> {
                          throw new IllegalStateException("broken");
                        });
                  } catch (InterruptedException | IllegalStateException e) {
                    begun.add(String.valueOf(e.getMessage()));
                  }
                }));
    failing.start();
    time.settle();
    start("b", Duration.ZERO);
    assertThat(begun).containsExactly("a", "broken", "b");
  }
}
