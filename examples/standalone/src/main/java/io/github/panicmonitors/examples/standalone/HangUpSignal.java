package io.github.panicmonitors.examples.standalone;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the process running on SIGHUP, which would end it otherwise.
 *
 * <p>The JDK's class for signals is used by reflection, because the compiler warns about it.
 */
final class HangUpSignal {
  private static final Logger log = LoggerFactory.getLogger(HangUpSignal.class);

  private HangUpSignal() {}

  /** Logs the signal from now on. */
  static void ignore() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object logging =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> report());
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), logging);
    } catch (ReflectiveOperationException e) {
      // Windows has no such signal, and with -Xrs the JVM leaves it to the operating system.
      log.debug("SIGHUP cannot be handled", e);
    }
  }

  private static @Nullable Object report() {
    log.info(
        "SIGHUP ignored: files with certificates, tokens and passwords are read again when they"
            + " change; restart the process to change anything else");
    return null;
  }
}
