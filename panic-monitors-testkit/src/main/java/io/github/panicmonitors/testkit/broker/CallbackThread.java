package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Runs the callbacks of one connection one at a time, in the order in which they were offered. */
final class CallbackThread {
  private static final Logger LOGGER = System.getLogger(InMemoryBroker.class.getName());

  private final TimeSource time;
  private final Waiter waiter;
  private final String name;
  private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();

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
    callbacks.add(callback);
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
      Runnable next = callbacks.poll();
      if (next == null) {
        awaitSignal();
      } else {
        call(next);
      }
    }
  }

  private void awaitSignal() {
    try {
      waiter.await(Waiter.NO_DEADLINE);
    } catch (InterruptedException e) {
      // A callback interrupted its own thread; run() continues.
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
