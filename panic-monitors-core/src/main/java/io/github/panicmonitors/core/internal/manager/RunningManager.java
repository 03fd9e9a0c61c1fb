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
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.config.ManagedRoles;
import io.github.panicmonitors.core.internal.config.MonitorType;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.rounds.RoundCounters;
import io.github.panicmonitors.core.internal.store.RestoredDocuments;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
    ManagedRoles roles = MonitorTypes.of(settings, found);
    List<String> types = roles.types().stream().map(MonitorType::name).toList();
    Broker broker = settings.broker();
    String brokerName = broker == null ? "none" : broker.description();
    MonitorTypes.report(roles);
    openStore(settings.configStore());
    rounds.begin(types);
    RunningManager manager =
        new RunningManager(new ManagerParts(settings, threads, found, roles, rounds));
    manager.begin(broker);
    log.info(
        "{} started: types {}, {}, broker {}",
        settings.name(),
        types,
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

  /** Restores and connects. Ends what was started if that fails. */
  private void begin(@Nullable Broker broker) {
    try {
      restore();
      if (broker != null) {
        connect(broker);
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Runs the monitors of stored documents, before any configuration arrives. */
  private void restore() {
    if (parts.storeWriter != null) {
      RestoredDocuments stored = parts.storeWriter.load(parts.roles);
      stored.withOwn().forEach(role -> parts.roleActivity.state(role).restored());
      parts.processor.restore(stored.documents());
      if (stored.changed()) {
        parts.roleActivity.whenFirstHeld(() -> takeOver(stored));
      }
    }
  }

  /**
   * Stores documents with their roles, and tells PANIC that the manager's old name monitors
   * nothing.
   */
  private void takeOver(RestoredDocuments stored) {
    String oldName = parts.settings.nameBeforeRoles();
    parts.processor.whenRestored(
        () -> {
          if (parts.roles.byId(oldName).isEmpty()) {
            stored
                .sourceLists(parts.roles)
                .forEach(list -> parts.managerMessages.sendEmptySourceList(oldName, list));
          }
          parts.saveAll();
        });
  }

  private void connect(Broker broker) {
    parts.connections.start(
        parts.threads,
        broker,
        parts.outbox,
        parts.settings.name(),
        parts.roles.all(),
        role -> new RoleEvents(role.id(), parts));
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
    return parts.settings.broker() == null || parts.connections.awaitConnected(deadline);
  }

  /** Applies a document to every role that reads it. */
  public CompletableFuture<AppliedDocument> apply(ConfigDocument document) {
    return apply(document, parts.roles.reading(document.key()));
  }

  /**
   * Applies a document to one role.
   *
   * @throws IllegalArgumentException if there is no role of this name
   */
  public CompletableFuture<AppliedDocument> apply(String role, ConfigDocument document) {
    ManagedRole target =
        parts.roles.all().stream()
            .filter(one -> one.name().equals(role))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no role has the name " + role));
    return apply(document, List.of(target));
  }

  private CompletableFuture<AppliedDocument> apply(
      ConfigDocument document, List<ManagedRole> targets) {
    CompletableFuture<AppliedDocument> done = new CompletableFuture<>();
    parts.callbacks.start();
    RoleResults results = new RoleResults(document.key(), targets.size(), done::complete);
    for (ManagedRole role : targets) {
      parts.processor.receive(
          new LocalDocument(
              role.id(),
              document,
              applied -> parts.callbacks.execute(() -> results.add(applied)),
              () -> parts.callbacks.execute(() -> done.completeExceptionally(discarded()))));
    }
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
    return new StatusReader(parts).read(state, started);
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
