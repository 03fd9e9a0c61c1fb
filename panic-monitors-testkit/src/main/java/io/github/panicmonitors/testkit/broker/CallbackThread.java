package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the callbacks of one connection, one after the other. What is offered while it runs is
 * drained by the same wake-up.
 */
final class CallbackThread {
  private static final Logger LOGGER = System.getLogger(InMemoryBroker.class.getName());

  private final TimeSource time;
  private final Waiter waiter;
  private final String name;

  /** Guards the three fields below it. */
  private final Object lock = new Object();

  private List<Runnable> callbacks = new ArrayList<>();
  private @Nullable Runnable handedOver;
  private boolean draining;

  /** Read and written by the thread itself only. */
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
      handedOver = time.tracked(this::drain);
    }
    waiter.signal();
  }

  /** Offers the last callback: the thread ends after it. */
  void offerLast(Runnable callback) {
    offer(
        () -> {
          finished = true;
          callback.run();
        });
  }

  private void run() {
    while (!finished) {
      Runnable batch = takeHandedOver();
      if (batch != null) {
        batch.run();
      } else {
        awaitSignal();
      }
    }
  }

  private @Nullable Runnable takeHandedOver() {
    synchronized (lock) {
      Runnable batch = handedOver;
      handedOver = null;
      return batch;
    }
  }

  private void awaitSignal() {
    try {
      waiter.await(Waiter.NO_DEADLINE);
    } catch (InterruptedException e) {
      // A callback has interrupted its own thread, which is the connection's: it goes on.
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
      LOGGER.log(Level.WARNING, "a listener has thrown on " + name, e);
    }
  }
}
