package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.core.MonitorsManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the manager on SIGTERM or Ctrl-C, within 8 s, and exits with 0.
 *
 * <p>Without it the JVM would exit with 143, which supervisors treat as a failure. A shutdown hook
 * can change the exit code only by halting.
 */
final class ShutdownHook extends Thread {
  private static final Logger log = LoggerFactory.getLogger(ShutdownHook.class);

  private final MonitorsManager manager;

  private ShutdownHook(MonitorsManager manager) {
    super("shutdown");
    this.manager = manager;
  }

  /** Creates and registers the hook. */
  static ShutdownHook register(MonitorsManager manager) {
    ShutdownHook hook = new ShutdownHook(manager);
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  @Override
  public void run() {
    log.info("shutting down");
    manager.close();
    log.info("closed; readings: {}", manager.status().readings());
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /**
   * Removes the hook, so that the process keeps its own exit code. Does nothing during shutdown.
   */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(this);
    } catch (IllegalStateException e) {
      log.debug("already shutting down", e);
    }
  }
}
