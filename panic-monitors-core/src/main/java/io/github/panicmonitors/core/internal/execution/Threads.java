package io.github.panicmonitors.core.internal.execution;

import io.github.panicmonitors.api.time.TimeSource;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Creates virtual threads where the JVM has them (21 and newer), and daemon platform threads. */
final class Threads {
  private static final @Nullable Method OF_VIRTUAL = find("java.lang.Thread", "ofVirtual");
  private static final @Nullable Method UNSTARTED =
      find("java.lang.Thread$Builder", "unstarted", Runnable.class);
  private static final @Nullable Method NAME =
      find("java.lang.Thread$Builder", "name", String.class);

  private Threads() {}

  /** Creates a thread that is not started. */
  @FunctionalInterface
  interface Factory {
    Thread newThread(String name, Runnable work);
  }

  static boolean areVirtual() {
    return OF_VIRTUAL != null && UNSTARTED != null && NAME != null;
  }

  /** Returns a virtual thread if the JVM has them, else a platform thread. */
  static Thread newThread(String name, Runnable work) {
    if (OF_VIRTUAL != null && UNSTARTED != null && NAME != null) {
      try {
        return (Thread) UNSTARTED.invoke(NAME.invoke(OF_VIRTUAL.invoke(null), name), work);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("this JVM has virtual threads but cannot create one", e);
      }
    }
    return newPlatformThread(name, work);
  }

  static Thread newPlatformThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts a thread whose work is tracked. If the thread cannot be started, throws and never runs
   * the work.
   */
  static Thread start(Factory factory, String name, TimeSource time, Runnable work) {
    AtomicBoolean failed = new AtomicBoolean();
    Runnable tracked =
        time.tracked(
            () -> {
              if (!failed.get()) {
                work.run();
              }
            });
    try {
      Thread thread = factory.newThread(name, tracked);
      thread.start();
      return thread;
    } catch (Throwable e) {
      // A virtual clock counts tracked work as busy until it has run.
      failed.set(true);
      tracked.run();
      throw e;
    }
  }

  /** Returns null before Java 21; on 19 and 20 virtual threads are a preview that calls refuse. */
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
