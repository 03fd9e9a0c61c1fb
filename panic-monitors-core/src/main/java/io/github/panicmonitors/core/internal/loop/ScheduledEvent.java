package io.github.panicmonitors.core.internal.loop;

import java.util.Comparator;

/** An action that an {@link EventLoop} runs at a given time, unless it is cancelled before. */
public final class ScheduledEvent {
  /** Events of the same time run in the order in which they were scheduled. */
  static final Comparator<ScheduledEvent> EARLIEST_FIRST =
      (a, b) ->
          a.atNanos != b.atNanos
              ? Long.signum(a.atNanos - b.atNanos)
              : Long.compare(a.number, b.number);

  private final EventLoop loop;
  private final long atNanos;
  private final long number;
  private final Runnable action;

  ScheduledEvent(EventLoop loop, long atNanos, long number, Runnable action) {
    this.loop = loop;
    this.atNanos = atNanos;
    this.number = number;
    this.action = action;
  }

  long atNanos() {
    return atNanos;
  }

  Runnable action() {
    return action;
  }

  /** Keeps the action from running, if it has not begun. Any thread may call it. */
  public void cancel() {
    loop.remove(this);
  }
}
