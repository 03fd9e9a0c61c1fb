package io.github.panicmonitors.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Collects what a class logs at level debug, until it is closed. */
public final class DebugLog extends Handler implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level before;

  public DebugLog(Class<?> logging) {
    logger = Logger.getLogger(logging.getName());
    before = logger.getLevel();
    logger.setLevel(Level.FINE);
    logger.addHandler(this);
  }

  public List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord logged) {
    if (logged.getLevel().equals(Level.FINE)) {
      lines.add(new SimpleFormatter().formatMessage(logged));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(before);
  }
}
