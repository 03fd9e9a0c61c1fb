package io.github.panicmonitors.examples.standalone;

import java.util.logging.LogManager;

/**
 * A log manager that works until the JVM halts.
 *
 * <p>The JDK's log manager removes its handlers in its own shutdown hook, so messages logged while
 * the manager closes would be lost. Installed by the system property {@code
 * java.util.logging.manager}.
 */
public final class ShutdownLogManager extends LogManager {
  /** Called by the JDK. */
  public ShutdownLogManager() {}

  /** Does nothing, so that handlers stay during shutdown. */
  @Override
  public void reset() {}
}
