package io.github.panicmonitors.testkit.time;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.contract.TimeSourceContract;

class SystemTimeSourceTest extends TimeSourceContract {
  @Override
  protected TimeSource time() {
    return TimeSource.system();
  }
}
