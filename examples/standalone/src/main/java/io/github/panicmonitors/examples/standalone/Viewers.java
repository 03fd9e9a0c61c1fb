package io.github.panicmonitors.examples.standalone;

import com.sun.net.httpserver.HttpExchange;
import io.github.panicmonitors.api.manager.ManagerStatus;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who look at the page. Each has a thread of its own, so that they keep nobody else from being
 * answered, and their number is limited.
 */
final class Viewers implements AutoCloseable {
  static final int MOST = 8;

  private static final Logger log = LoggerFactory.getLogger(Viewers.class);
  private static final long PACE_MILLIS = 1_000;
  private static final int BUFFER = 1 << 16;
  private static final int OK = 200;

  private final Supplier<ManagerStatus> status;
  private final TimeLimit limit;
  private final Semaphore places = new Semaphore(MOST);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger count = new AtomicInteger();

  Viewers(Supplier<ManagerStatus> status, TimeLimit limit) {
    this.status = status;
    this.limit = limit;
  }

  /** Takes an exchange over until it ends, and returns whether there was a place for it. */
  boolean admit(HttpExchange exchange) {
    if (!places.tryAcquire()) {
      return false;
    }
    Thread thread = new Thread(() -> serve(exchange), "status-viewer-" + count.incrementAndGet());
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (Throwable e) {
      // Such as that there can be no more threads: the place must not be lost for good.
      places.release();
      exchange.close();
      throw e;
    }
    return true;
  }

  private void serve(HttpExchange exchange) {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      limit.run(() -> exchange.sendResponseHeaders(OK, 0));
      OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER);
      Viewer viewer = new Viewer(out);
      do {
        limit.run(() -> viewer.update(status.get(), System.currentTimeMillis()));
      } while (!closed.await(PACE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (IOException | InterruptedException e) {
      log.debug("a viewer has gone", e);
    } catch (RuntimeException e) {
      log.error("a viewer cannot be served", e);
    } finally {
      places.release();
    }
  }

  /** Lets all of them go. */
  @Override
  public void close() {
    closed.countDown();
  }
}
