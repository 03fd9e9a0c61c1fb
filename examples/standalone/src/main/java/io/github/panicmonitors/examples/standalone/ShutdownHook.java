package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.core.MonitorsManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when the process is told to end, by SIGTERM or Ctrl-C: the manager closes, which
 * takes 8 s at most, and the process ends with 0. By itself the JVM would end with 143, which
 * supervisors take for a failure; halting is the only way to another code from here.
 */
final class ShutdownHook extends Thread {
  private static final Logger log = LoggerFactory.getLogger(ShutdownHook.class);

  private final MonitorsManager manager;

  private ShutdownHook(MonitorsManager manager) {
    super("ending");
    this.manager = manager;
  }

  /** Sees to it from now on. */
  static ShutdownHook await(MonitorsManager manager) {
    ShutdownHook ending = new ShutdownHook(manager);
    Runtime.getRuntime().addShutdownHook(ending);
    return ending;
  }

  @Override
  public void run() {
    log.info("told to end");
    manager.close();
    MessageCounts readings = manager.status().readings();
    log.info(
        "closed; readings: {} gathered, {} confirmed, {} lost",
        readings.gathered(),
        readings.confirmed(),
        readings.lost());
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /** Lets the process end with a code of its own. No effect if it was told to end before. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(this);
    } catch (IllegalStateException e) {
      log.debug("told to end already", e);
    }
  }
}
