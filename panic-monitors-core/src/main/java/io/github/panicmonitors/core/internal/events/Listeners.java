package io.github.panicmonitors.core.internal.events;

import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the host's listeners on one thread. Events beyond a limit are dropped and counted. */
public final class Listeners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);
  private static final int MAX_WAITING = 100_000;

  private final List<MonitorsListener> listeners;
  private final EventLoop loop;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();

  public Listeners(ManagerThreads threads, List<MonitorsListener> listeners) {
    this.listeners = List.copyOf(listeners);
    this.loop = new EventLoop(threads, "listener");
  }

  public void tell(Consumer<MonitorsListener> event) {
    if (listeners.isEmpty()) {
      return;
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    if (!loop.execute(() -> tellAll(event))) {
      dropped.incrementAndGet();
    }
  }

  private void tellAll(Consumer<MonitorsListener> event) {
    waiting.decrementAndGet();
    for (MonitorsListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable e) {
        log.error("listener {} failed", listener.getClass().getName(), e);
      }
    }
  }

  public long dropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    loop.close();
  }

  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return loop.awaitEnd(deadlineNanos);
  }
}
