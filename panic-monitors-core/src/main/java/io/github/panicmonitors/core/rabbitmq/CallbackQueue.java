package io.github.panicmonitors.core.rabbitmq;

import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes callbacks over from the client's I/O thread and runs them one after the other. One wake-up
 * serves all that have come up meanwhile.
 */
final class CallbackQueue {
  private static final Logger LOGGER = LoggerFactory.getLogger(RabbitMqBroker.class);

  private final String name;

  /** Guards the fields below it. */
  private final Object lock = new Object();

  private List<Runnable> waiting = new ArrayList<>();
  private boolean closed;

  CallbackQueue(String name) {
    this.name = name;
  }

  void start(String thread) {
    DaemonThreads.start(thread, this::run);
  }

  /** Offers a callback; it is forgotten if the last one was offered before. */
  void offer(Runnable callback) {
    synchronized (lock) {
      if (!closed) {
        add(callback);
      }
    }
  }

  /** Offers the last callback: the thread ends after it. */
  void offerLast(Runnable callback) {
    synchronized (lock) {
      if (!closed) {
        add(callback);
        closed = true;
      }
    }
  }

  private void add(Runnable callback) {
    if (waiting.isEmpty()) {
      lock.notifyAll();
    }
    waiting.add(callback);
  }

  private void run() {
    for (List<Runnable> batch = take(); !batch.isEmpty(); batch = take()) {
      batch.forEach(this::call);
    }
  }

  /** Waits for callbacks; none means that there will be no more. */
  private List<Runnable> take() {
    synchronized (lock) {
      while (waiting.isEmpty() && !closed) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          // A callback has interrupted its own thread, which is the connection's: it goes on.
        }
      }
      List<Runnable> batch = waiting;
      waiting = new ArrayList<>();
      return batch;
    }
  }

  private void call(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) {
      LoopErrorHandler.log(LOGGER, name, "a listener of this connection has thrown", e);
    }
  }
}
