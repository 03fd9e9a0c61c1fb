package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.MonitorsStartException;
import io.github.panicmonitors.core.internal.config.LocalDocument;
import io.github.panicmonitors.core.internal.config.MonitorType;
import io.github.panicmonitors.core.internal.connection.ManagerConnections;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.rounds.RoundCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started manager: starts its parts, and closes them. */
public final class RunningManager {
  private static final Logger log = LoggerFactory.getLogger(RunningManager.class);

  private final ManagerParts parts;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RunningManager(ManagerParts parts) {
    this.parts = parts;
  }

  /**
   * Creates the parts of a manager and starts to connect.
   *
   * @param rounds counts the rounds
   */
  public static RunningManager start(ManagerSettings settings, RoundCounters rounds) {
    ManagerThreads threads = new ManagerThreads(settings.time(), settings.name());
    FoundProviders found = new FoundProviders(threads);
    try {
      return start(settings, threads, found, rounds);
    } catch (RuntimeException | Error e) {
      found.closeAndWait();
      throw e;
    }
  }

  private static RunningManager start(
      ManagerSettings settings,
      ManagerThreads threads,
      FoundProviders found,
      RoundCounters rounds) {
    Collection<MonitorType<?>> types = MonitorTypes.of(settings, found);
    Broker broker = settings.broker();
    String brokerName = broker == null ? "none" : broker.description();
    openStore(settings.configStore());
    rounds.begin(types.stream().map(MonitorType::name).toList());
    RunningManager manager =
        new RunningManager(new ManagerParts(settings, threads, found, types, rounds));
    manager.restore();
    if (broker != null) {
      manager.connect(broker, types);
    }
    log.info(
        "{} started: types {}, {}, broker {}",
        settings.name(),
        types.stream().map(MonitorType::name).toList(),
        settings.execution(),
        brokerName);
    return manager;
  }

  private static void openStore(@Nullable ConfigStore store) {
    if (store != null) {
      try {
        store.open();
      } catch (IOException e) {
        throw new MonitorsStartException("configurations cannot be stored: " + e.getMessage(), e);
      }
    }
  }

  /** Runs the monitors of stored documents, before any configuration arrives. */
  private void restore() {
    if (parts.storeWriter != null) {
      parts.processor.restore(parts.storeWriter.load());
    }
  }

  private void connect(Broker broker, Collection<MonitorType<?>> types) {
    parts.connections.start(
        parts.threads,
        broker,
        parts.outbox,
        new ManagerConnections.Purpose(
            parts.settings.name(),
            parts.settings.configsQueue(),
            parts.settings.heartbeatQueue(),
            types.stream().flatMap(type -> type.topics().stream()).distinct().toList(),
            parts.processor::receive,
            parts.managerMessages::answerPing));
  }

  /** Waits for the first attempts to connect; throws if retrying would not help. */
  public void awaitFirstAttempts() {
    try {
      for (BrokerException failure : parts.connections.awaitFirstAttempts()) {
        if (failure.fault() == BrokerFault.CREDENTIALS_REFUSED) {
          throw new MonitorsStartException(
              "broker refused the credentials: " + failure.getMessage(), failure);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean awaitConnected(Duration atMost) throws InterruptedException {
    long deadline = parts.time.nanoTime() + TimeUnit.NANOSECONDS.convert(atMost);
    return parts.settings.broker() == null
        || (parts.connections.publishing().awaitConnected(deadline)
            && parts.connections.consuming().awaitConnected(deadline));
  }

  public CompletableFuture<AppliedDocument> apply(ConfigDocument document) {
    CompletableFuture<AppliedDocument> done = new CompletableFuture<>();
    parts.callbacks.start();
    parts.processor.receive(
        new LocalDocument(
            document,
            applied -> parts.callbacks.execute(() -> done.complete(applied)),
            () -> parts.callbacks.execute(() -> done.completeExceptionally(discarded()))));
    return done;
  }

  private static IllegalStateException discarded() {
    return new IllegalStateException("manager was closed before the document was applied");
  }

  /**
   * Returns the current status.
   *
   * @param started whether the first attempts to connect have ended
   */
  public ManagerStatus status(ManagerStatus.State state, boolean started) {
    return parts.status.read(state, started);
  }

  /**
   * Closes the manager, in the background if called by code that the manager itself runs. Only the
   * first call has an effect.
   */
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    ShutdownSequence sequence = new ManagerShutdown(parts).sequence();
    if (parts.threads.ownsCurrentThread() || parts.registry.snapshot().isCurrentThreadInARound()) {
      parts.threads.start("shutdown", sequence::run);
    } else {
      sequence.run();
    }
  }
}
