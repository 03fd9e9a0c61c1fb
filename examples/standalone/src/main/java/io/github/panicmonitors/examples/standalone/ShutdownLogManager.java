package io.github.panicmonitors.examples.standalone;

import java.util.logging.LogManager;

/**
 * A log that works until the process is gone. The JDK's own takes its handlers away from a shutdown
 * hook that runs beside ours, so what is said while the manager closes would be lost. Made the log
 * by the system property {@code java.util.logging.manager}.
 */
public final class ShutdownLogManager extends LogManager {
  /** Made by the JDK, once. */
  public ShutdownLogManager() {}

  /** Does nothing. */
  @Override
  public void reset() {}
}
