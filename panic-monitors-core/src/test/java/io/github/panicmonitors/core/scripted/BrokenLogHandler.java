package io.github.panicmonitors.core.scripted;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Makes every log call of a class throw until this handler is closed. */
public final class BrokenLogHandler extends Handler implements AutoCloseable {
  private final Logger logger;

  public BrokenLogHandler(Class<?> type) {
    logger = Logger.getLogger(type.getName());
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord event) {
    throw new IllegalStateException("this handler is broken");
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
