package io.github.panicmonitors.core.internal.execution;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Makes threads: for code that mostly waits virtual ones where the JVM has them (21 and newer),
 * else daemons.
 */
final class Threads {
  private static final @Nullable Method OF_VIRTUAL = find("java.lang.Thread", "ofVirtual");
  private static final @Nullable Method UNSTARTED =
      find("java.lang.Thread$Builder", "unstarted", Runnable.class);
  private static final @Nullable Method NAME =
      find("java.lang.Thread$Builder", "name", String.class);

  private Threads() {}

  static boolean areVirtual() {
    return OF_VIRTUAL != null && UNSTARTED != null && NAME != null;
  }

  static Thread newThread(String name, Runnable work) {
    if (OF_VIRTUAL != null && UNSTARTED != null && NAME != null) {
      try {
        return (Thread) UNSTARTED.invoke(NAME.invoke(OF_VIRTUAL.invoke(null), name), work);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("this JVM has virtual threads but makes none", e);
      }
    }
    return newPlatformThread(name, work);
  }

  static Thread newPlatformThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** On 17 there is no such method; on 19 and 20 it is a preview, which a call refuses. */
  private static @Nullable Method find(String type, String method, Class<?>... parameters) {
    try {
      return Runtime.version().feature() < 21
          ? null
          : Class.forName(type).getMethod(method, parameters);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
