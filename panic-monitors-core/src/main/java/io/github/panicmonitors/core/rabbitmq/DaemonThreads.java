package io.github.panicmonitors.core.rabbitmq;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates the threads of one connection. */
final class DaemonThreads implements ThreadFactory {
  private final String prefix;
  private final AtomicInteger count = new AtomicInteger();

  DaemonThreads(String prefix) {
    this.prefix = prefix;
  }

  static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Sets the name on the running thread, because the RabbitMQ client renames threads it is given.
   */
  @Override
  public Thread newThread(Runnable work) {
    String name = prefix + "-" + count.incrementAndGet();
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().setName(name);
              work.run();
            });
    thread.setDaemon(true);
    return thread;
  }
}
