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

/** Serves {@code /events} to a limited number of clients, each on the calling thread. */
final class SseClients implements AutoCloseable {
  static final int MAX_CLIENTS = 8;

  private static final Logger log = LoggerFactory.getLogger(SseClients.class);
  private static final long UPDATE_INTERVAL_MILLIS = 1_000;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int OK = 200;

  private final Supplier<ManagerStatus> status;
  private final WriteTimeout writeTimeout;
  private final Semaphore permits = new Semaphore(MAX_CLIENTS);
  private final CountDownLatch closed = new CountDownLatch(1);

  SseClients(Supplier<ManagerStatus> status, WriteTimeout writeTimeout) {
    this.status = status;
    this.writeTimeout = writeTimeout;
  }

  /**
   * Serves an exchange until the client disconnects or this is closed. Blocks.
   *
   * @return false if there are too many clients
   * @throws IOException if the client disconnects or does not read in time
   */
  boolean serve(HttpExchange exchange) throws IOException {
    if (!permits.tryAcquire()) {
      return false;
    }
    try {
      stream(exchange);
    } catch (InterruptedException e) {
      log.debug("event stream ended: the server is closing", e);
    } catch (RuntimeException e) {
      log.error("event stream to a client of /events failed", e);
    } finally {
      permits.release();
    }
    return true;
  }

  private void stream(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Connection", "close");
    writeTimeout.run(() -> exchange.sendResponseHeaders(OK, 0));
    OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER_BYTES);
    SseClient client = new SseClient(out);
    do {
      writeTimeout.run(() -> client.update(status.get(), System.currentTimeMillis()));
    } while (!closed.await(UPDATE_INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Ends all event streams. */
  @Override
  public void close() {
    closed.countDown();
  }
}
