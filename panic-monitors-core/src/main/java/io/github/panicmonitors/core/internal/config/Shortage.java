package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outlasts a shortage: a document that cannot be dealt with, because no thread can be made or there
 * is no memory, is tried again until it can, and is not lost. Closed by any thread, used by one.
 */
final class Shortage implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shortage.class);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  /** How often a provider may be out of memory: no longer than a minute all others wait for it. */
  private static final int MOST_TRIES_OF_A_PROVIDER = 60;

  /** Deals with a document; throws an {@link OutOfMemoryError} in a shortage. */
  @FunctionalInterface
  interface Attempt {
    void make(IncomingDocument document) throws InterruptedException;
  }

  private final TimeSource time;
  private final Attempt attempt;

  /** Made ahead: in a shortage it might not be to be had. */
  private final Waiter retry;

  private volatile boolean closed;

  /** The number of the attempt under way. Belongs to the intake's thread. */
  private int tries;

  Shortage(TimeSource time, Attempt attempt) {
    this.time = time;
    this.attempt = attempt;
    this.retry = time.waiter();
  }

  boolean isClosed() {
    return closed;
  }

  /** Deals with a document, however often it takes; false if the close came first. */
  boolean outlast(IncomingDocument document) throws InterruptedException {
    boolean reported = false;
    for (tries = 1; !closed; tries++) {
      OutOfMemoryError failure = failure(document);
      if (failure == null) {
        if (reported) {
          log.info("document {} was dealt with at try {}", document.routingKey(), tries);
        }
        return true;
      }
      reported = reported || report(document, failure);
      retry.await(time.nanoTime() + RETRY_DELAY.toNanos());
    }
    return false;
  }

  /**
   * Throws the cause of a provider's failure on if that is a shortage. One that does not end for
   * this document is the provider's own fault.
   */
  void throwIfShort(GuestFailedException failure) {
    if (failure.getCause() instanceof OutOfMemoryError shortage
        && tries < MOST_TRIES_OF_A_PROVIDER) {
      throw shortage;
    }
  }

  /** Why it could not be dealt with; null if it was. */
  private @Nullable OutOfMemoryError failure(IncomingDocument document)
      throws InterruptedException {
    try {
      attempt.make(document);
      return null;
    } catch (OutOfMemoryError e) {
      return e;
    }
  }

  /** Says it once; false if there is no memory even for that. */
  private static boolean report(IncomingDocument document, OutOfMemoryError failure) {
    try {
      log.error(
          "document {} cannot be dealt with now; it is kept, and tried again every second",
          document.routingKey(),
          failure);
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** Ends the waiting at once. */
  @Override
  public void close() {
    closed = true;
    retry.signal();
  }
}
