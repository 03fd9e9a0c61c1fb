package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the callbacks of one connection one at a time. Callbacks offered while it drains are run
 * without another wake-up.
 */
final class CallbackThread {
  private static final Logger LOGGER = System.getLogger(InMemoryBroker.class.getName());

  private final TimeSource time;
  private final Waiter waiter;
  private final String name;

  /** Guards the three fields below. */
  private final Object lock = new Object();

  private List<Runnable> callbacks = new ArrayList<>();
  private @Nullable Runnable pendingDrain;
  private boolean draining;

  /** Accessed by this thread only. */
  private boolean finished;

  CallbackThread(TimeSource time, String name) {
    this.time = time;
    this.waiter = time.waiter();
    this.name = name;
  }

  void start() {
    Thread thread = new Thread(time.tracked(this::run), name);
    thread.setDaemon(true);
    thread.start();
  }

  void offer(Runnable callback) {
    synchronized (lock) {
      callbacks.add(callback);
      if (draining) {
        return;
      }
      draining = true;
      pendingDrain = time.tracked(this::drain);
    }
    waiter.signal();
  }

  /** Offers the last callback, after which the thread ends. */
  void offerLast(Runnable callback) {
    offer(
        () -> {
          finished = true;
          callback.run();
        });
  }

  private void run() {
    while (!finished) {
      Runnable pending = takePendingDrain();
      if (pending != null) {
        pending.run();
      } else {
        awaitSignal();
      }
    }
  }

  private @Nullable Runnable takePendingDrain() {
    synchronized (lock) {
      Runnable pending = pendingDrain;
      pendingDrain = null;
      return pending;
    }
  }

  private void awaitSignal() {
    try {
      waiter.await(Waiter.NO_DEADLINE);
    } catch (InterruptedException e) {
      // A callback interrupted its own thread; run() continues.
    }
  }

  private void drain() {
    for (List<Runnable> next = takeCallbacks(); !next.isEmpty(); next = takeCallbacks()) {
      next.forEach(this::call);
    }
  }

  private List<Runnable> takeCallbacks() {
    synchronized (lock) {
      if (callbacks.isEmpty()) {
        draining = false;
        return List.of();
      }
      List<Runnable> taken = callbacks;
      callbacks = new ArrayList<>();
      return taken;
    }
  }

  private void call(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) {
      LOGGER.log(Level.WARNING, "connection listener threw on " + name, e);
    }
  }
}
