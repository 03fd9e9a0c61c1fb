package io.github.panicmonitors.core.internal.loop;

import org.slf4j.Logger;

/** Reports what a thread that must go on could not do. */
public final class Failures {
  private Failures() {}

  /** Not even a logger that fails, as for want of memory, ends the thread. */
  public static void log(Logger log, String what, Throwable failure) {
    try {
      log.error(what, failure);
    } catch (Throwable e) {
      // There is nobody left to tell.
    }
  }
}
