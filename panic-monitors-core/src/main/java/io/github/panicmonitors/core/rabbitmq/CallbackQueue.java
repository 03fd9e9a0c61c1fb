package io.github.panicmonitors.core.rabbitmq;

import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.core.internal.loop.LoopErrorHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes callbacks from the client's I/O thread and runs them one at a time on the connection's
 * second thread, which also sends the client's heartbeats. One wake-up serves all waiting
 * callbacks.
 */
final class CallbackQueue {
  private static final Logger LOGGER = LoggerFactory.getLogger(RabbitMqBroker.class);

  private final String name;
  private final ConnectionListener listener;
  private final ScheduledThreadPoolExecutor thread;

  /** Guards the fields below. */
  private final Object lock = new Object();

  private List<Runnable> waiting = new ArrayList<>();
  private boolean started;
  private boolean running;
  private boolean closed;

  /**
   * Creates a queue that runs nothing before {@link #start}.
   *
   * @param name the connection's name, for the log
   */
  CallbackQueue(String name, ConnectionListener listener, String thread) {
    this.name = name;
    this.listener = listener;
    this.thread = new ScheduledThreadPoolExecutor(1, new DaemonThreads(thread));
    this.thread.setRemoveOnCancelPolicy(true);
  }

  /** Returns the executor that sends the client's heartbeats. Ends with this queue. */
  ScheduledExecutorService heartbeats() {
    return thread;
  }

  /** Starts running callbacks, the waiting ones first. */
  void start() {
    synchronized (lock) {
      started = true;
      runIfNeeded();
    }
  }

  /** Ends the thread without running anything, if {@link #start} was not called. */
  void discard() {
    thread.shutdownNow();
  }

  /** Offers a callback. Ignored after the last one. */
  void offer(Runnable callback) {
    synchronized (lock) {
      if (!closed) {
        waiting.add(callback);
        runIfNeeded();
      }
    }
  }

  /** Offers a range of confirms. Joins it with the last waiting callback if that precedes it. */
  void offerConfirm(long first, long last, boolean accepted) {
    synchronized (lock) {
      boolean joined =
          !waiting.isEmpty()
              && waiting.get(waiting.size() - 1) instanceof Confirm before
              && before.join(first, last, accepted);
      if (!joined) {
        offer(new Confirm(first, last, accepted));
      }
    }
  }

  /** Offers the last callback. The thread ends after it. */
  void offerLast(Runnable callback) {
    synchronized (lock) {
      offer(callback);
      closed = true;
    }
  }

  private void runIfNeeded() {
    if (started && !running && !waiting.isEmpty()) {
      running = true;
      thread.execute(this::run);
    }
  }

  private void run() {
    for (List<Runnable> batch = take(); !batch.isEmpty(); batch = take()) {
      batch.forEach(this::call);
    }
  }

  private List<Runnable> take() {
    synchronized (lock) {
      List<Runnable> batch = waiting;
      running = !batch.isEmpty();
      waiting = new ArrayList<>();
      if (!running && closed) {
        thread.shutdown();
      }
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

  /** A range of confirms that grows while it waits. Guarded by the lock until it is taken. */
  private final class Confirm implements Runnable {
    private final long first;
    private final boolean accepted;
    private long last;

    Confirm(long first, long last, boolean accepted) {
      this.first = first;
      this.last = last;
      this.accepted = accepted;
    }

    boolean join(long nextFirst, long nextLast, boolean nextAccepted) {
      boolean follows = nextFirst == last + 1 && nextAccepted == accepted;
      if (follows) {
        last = nextLast;
      }
      return follows;
    }

    @Override
    public void run() {
      listener.onConfirm(first, last, accepted);
    }
  }
}
