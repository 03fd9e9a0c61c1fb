package io.github.panicmonitors.testkit.time;

import org.jspecify.annotations.Nullable;

/** An action that is run on one thread, and whose end is looked at by another. */
final class BlockingCall<T extends @Nullable Object, X extends Throwable> implements Runnable {
  private final VirtualTime.Supply<T, X> action;
  private @Nullable T result;
  private @Nullable Throwable failure;
  private volatile boolean ended;

  BlockingCall(VirtualTime.Supply<T, X> action) {
    this.action = action;
  }

  @Override
  public void run() {
    try {
      result = action.get();
    } catch (Throwable e) {
      failure = e;
    } finally {
      ended = true;
    }
  }

  boolean hasEnded() {
    return ended;
  }

  /** Returns or throws what the action did, once it has ended. */
  @SuppressWarnings({"unchecked", "NullAway"}) // failure is an X or unchecked; result is a T
  T result() throws X {
    if (failure != null) {
      throw (X) failure;
    }
    return result;
  }
}
