package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.core.MonitorsStartException;
import io.github.panicmonitors.core.internal.loop.Latch;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers that a manager finds by discovery, and therefore closes. Each is closed on its own
 * thread, so that one that hangs does not affect the others.
 */
public final class FoundProviders {
  private static final Logger log = LoggerFactory.getLogger(FoundProviders.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final ManagerThreads threads;
  private final List<MonitorProvider<?>> providers = new ArrayList<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicInteger notClosed = new AtomicInteger();
  private final Latch allClosed;

  public FoundProviders(ManagerThreads threads) {
    this.threads = threads;
    this.allClosed = new Latch(threads.time());
  }

  /**
   * Finds the providers, if the host has not switched discovery off. Called once.
   *
   * @throws MonitorsStartException if one cannot be loaded
   */
  List<MonitorProvider<?>> discover(ManagerSettings settings) {
    if (settings.discovery()) {
      try {
        loader(settings.classLoader()).forEach(providers::add);
      } catch (ServiceConfigurationError e) {
        throw new MonitorsStartException("provider cannot be loaded: " + e.getMessage(), e);
      }
    }
    return List.copyOf(providers);
  }

  @SuppressWarnings("rawtypes") // the loader knows no type arguments
  private static ServiceLoader<MonitorProvider> loader(@Nullable ClassLoader loader) {
    return loader == null
        ? ServiceLoader.load(MonitorProvider.class)
        : ServiceLoader.load(MonitorProvider.class, loader);
  }

  /** Starts closing the providers. Called after the last call of a monitor. */
  void close() {
    if (closing.compareAndSet(false, true)) {
      notClosed.set(providers.size());
      providers.forEach(this::startClose);
      openIfAllClosed();
    }
  }

  private void startClose(MonitorProvider<?> provider) {
    try {
      threads.start("provider-close", () -> close(provider));
    } catch (Throwable e) {
      closed(provider, e);
    }
  }

  private void close(MonitorProvider<?> provider) {
    Throwable failure = null;
    try {
      provider.close();
    } catch (Throwable e) {
      failure = e;
    }
    closed(provider, failure);
  }

  private void closed(MonitorProvider<?> provider, @Nullable Throwable failure) {
    if (failure != null) {
      log.warn(
          "{}: the provider's close failed: {}",
          provider.getClass().getName(),
          Text.stackTrace(failure));
    }
    notClosed.decrementAndGet();
    openIfAllClosed();
  }

  private void openIfAllClosed() {
    if (notClosed.get() == 0) {
      allClosed.open();
    }
  }

  /** Waits until all providers are closed. Returns false if the deadline came first. */
  boolean awaitClosed(long deadlineNanos) throws InterruptedException {
    return allClosed.await(deadlineNanos);
  }

  /** Closes the providers and waits for that, for a limited time. */
  public void closeAndWait() {
    close();
    try {
      if (!awaitClosed(threads.time().nanoTime() + LIMIT.toNanos())) {
        log.warn("the close of a provider did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
