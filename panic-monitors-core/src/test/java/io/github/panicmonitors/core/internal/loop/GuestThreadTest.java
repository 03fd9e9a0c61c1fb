package io.github.panicmonitors.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.core.scripted.ScarceTime;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuestThreadTest {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);

  private final VirtualTime time = new VirtualTime();
  private final ScarceTime scarce = new ScarceTime(time);
  private final ManagerThreads threads = new ManagerThreads(scarce, "test");
  private final GuestThread guest = new GuestThread(threads, "guest");

  @AfterEach
  void close() {
    guest.close();
    time.releaseHung();
    time.settle();
  }

  /** Calls from a thread that the shortage concerns. */
  private <T> T call(Callable<T> code) throws Exception {
    return time.call(
        () -> {
          Thread.currentThread().setName("test-caller-1");
          return guest.call(code, LIMIT);
        });
  }

  @Test
  void callsAgainWhenItsThreadCouldNotBeMade() throws Exception {
    scarce.noThreadsFor("caller");
    assertThatThrownBy(() -> call(() -> "first")).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> call(() -> "second")).isInstanceOf(OutOfMemoryError.class);

    scarce.plenty();

    assertThat(call(() -> "third")).isEqualTo("third");
  }

  @Test
  void callsAgainWhenNoThreadCouldBeMadeAfterACallThatHung() throws Exception {
    assertThatThrownBy(() -> call(this::hang)).isInstanceOf(TimeoutException.class);
    scarce.noThreadsFor("caller");
    assertThatThrownBy(() -> call(() -> "second")).isInstanceOf(OutOfMemoryError.class);

    scarce.plenty();

    assertThat(call(() -> "third")).isEqualTo("third");
  }

  @Test
  void callWhoseEndCannotBeAwaitedHoldsUpNoOther() throws Exception {
    call(() -> "makes the thread");
    scarce.noWaitersFor("caller");
    assertThatThrownBy(() -> call(this::hang)).isInstanceOf(OutOfMemoryError.class);

    scarce.plenty();

    assertThat(call(() -> "second")).isEqualTo("second");
  }

  private String hang() {
    time.hangIgnoringInterrupts();
    return "never";
  }
}
