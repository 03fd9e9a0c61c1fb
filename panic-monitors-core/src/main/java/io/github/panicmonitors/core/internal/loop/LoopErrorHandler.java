package io.github.panicmonitors.core.internal.loop;

import org.slf4j.Logger;

/** Logs the failures of code that must continue, even if the logger itself fails. */
public final class LoopErrorHandler {
  private LoopErrorHandler() {}

  /** Logs a failure of the monitor or connection with this name. */
  public static void log(Logger log, String name, String what, Throwable failure) {
    try {
      log.error("{}: {}", name, what, failure);
    } catch (Throwable e) {
      // Nothing else can report it.
    }
  }

  /** Logs a failure. */
  public static void log(Logger log, String what, Throwable failure) {
    try {
      log.error(what, failure);
    } catch (Throwable e) {
      // Nothing else can report it.
    }
  }

  /** Logs a failure that the manager corrects by trying again. */
  public static void warn(Logger log, String what, Throwable failure) {
    try {
      log.warn(what, failure);
    } catch (Throwable e) {
      // Nothing else can report it.
    }
  }
}
