package io.github.panicmonitors.examples.standalone;

import com.sun.net.httpserver.HttpExchange;
import io.github.panicmonitors.api.manager.ManagerStatus;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who look at the page. Each takes the thread that serves it for as long as it looks, so their
 * number is limited.
 */
final class SseClients implements AutoCloseable {
  static final int MOST = 8;

  private static final Logger log = LoggerFactory.getLogger(SseClients.class);
  private static final long PACE_MILLIS = 1_000;
  private static final int BUFFER = 1 << 16;
  private static final int OK = 200;

  private final Supplier<ManagerStatus> status;
  private final WriteTimeout limit;
  private final Semaphore places = new Semaphore(MOST);
  private final CountDownLatch closed = new CountDownLatch(1);

  SseClients(Supplier<ManagerStatus> status, WriteTimeout limit) {
    this.status = status;
    this.limit = limit;
  }

  /**
   * Serves an exchange until it ends; or returns false, if there is no place for it.
   *
   * @throws IOException if the viewer has gone, or does not read
   */
  boolean serve(HttpExchange exchange) throws IOException {
    if (!places.tryAcquire()) {
      return false;
    }
    try {
      show(exchange);
    } catch (InterruptedException e) {
      log.debug("the server is closed", e);
    } catch (RuntimeException e) {
      log.error("a viewer cannot be served", e);
    } finally {
      places.release();
    }
    return true;
  }

  private void show(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Connection", "close");
    limit.run(() -> exchange.sendResponseHeaders(OK, 0));
    OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER);
    SseClient viewer = new SseClient(out);
    do {
      limit.run(() -> viewer.update(status.get(), System.currentTimeMillis()));
    } while (!closed.await(PACE_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Lets all of them go. */
  @Override
  public void close() {
    closed.countDown();
  }
}
