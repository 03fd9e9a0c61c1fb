package io.github.panicmonitors.testkit.time;

import org.jspecify.annotations.Nullable;

/** Runs an action on one thread and gives its outcome to another. */
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

  /** Returns the result or throws the exception of the ended action. */
  @SuppressWarnings({"unchecked", "NullAway"}) // failure is an X or unchecked; result is a T
  T result() throws X {
    if (failure != null) {
      throw (X) failure;
    }
    return result;
  }
}
