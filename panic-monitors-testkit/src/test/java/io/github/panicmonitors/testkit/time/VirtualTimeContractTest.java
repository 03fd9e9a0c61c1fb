package io.github.panicmonitors.testkit.time;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.contract.TimeSourceContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class VirtualTimeContractTest extends TimeSourceContract {
  private final VirtualTime time = new VirtualTime();

  @Override
  protected TimeSource time() {
    return time;
  }

  @Override
  protected void advance(Duration duration) {
    time.advance(duration);
  }

  @AfterEach
  void failIfWorkIsUnfinished() {
    time.settle();
  }
}
