package io.github.panicmonitors.core.internal.loop;

import org.slf4j.Logger;

/**
 * Reports what a thread that must go on could not do. Not even a logger that fails, as for want of
 * memory, ends the thread; so what is said is put together in here.
 */
public final class LoopErrorHandler {
  private LoopErrorHandler() {}

  public static void log(Logger log, String what, Throwable failure) {
    try {
      log.error(what, failure);
    } catch (Throwable e) {
      // There is nobody left to tell.
    }
  }

  /** Says that a round has broken off, where there may be no memory even for these words. */
  public static void logBreakOff(Logger log, String whose, Throwable failure) {
    try {
      log.error("{}: the round broke off", whose, failure);
    } catch (Throwable e) {
      // There is nobody left to tell.
    }
  }

  /** Says it of one of many. */
  public static void log(Logger log, String whose, String what, Throwable failure) {
    try {
      log.error("{}: {}", whose, what, failure);
    } catch (Throwable e) {
      // There is nobody left to tell.
    }
  }
}
