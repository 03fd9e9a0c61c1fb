package io.github.panicmonitors.core.scripted;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Instant;

/** Forwards all calls. Tests override single methods. */
public class ForwardingTime implements TimeSource {
  private final TimeSource real;

  public ForwardingTime(TimeSource real) {
    this.real = real;
  }

  @Override
  public Instant now() {
    return real.now();
  }

  @Override
  public long nanoTime() {
    return real.nanoTime();
  }

  @Override
  public Waiter waiter() {
    return real.waiter();
  }

  @Override
  public Runnable tracked(Runnable work) {
    return real.tracked(work);
  }

  @Override
  public void interrupt(Thread thread) {
    real.interrupt(thread);
  }
}
