package io.github.panicmonitors.core.internal.manager;

import static java.util.stream.Collectors.toMap;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.internal.config.ConfigProcessor;
import io.github.panicmonitors.core.internal.config.DesiredState;
import io.github.panicmonitors.core.internal.config.DocumentKey;
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.config.ManagedRoles;
import io.github.panicmonitors.core.internal.config.MonitorType;
import io.github.panicmonitors.core.internal.config.SourceList;
import io.github.panicmonitors.core.internal.connection.ManagerConnections;
import io.github.panicmonitors.core.internal.connection.PublisherConnections;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.ReadingChecks;
import io.github.panicmonitors.core.internal.outbox.RoundMessages;
import io.github.panicmonitors.core.internal.outbox.RoundPublisher;
import io.github.panicmonitors.core.internal.registry.Registry;
import io.github.panicmonitors.core.internal.rounds.RoundCounters;
import io.github.panicmonitors.core.internal.store.ConfigStoreWriter;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import io.github.panicmonitors.core.internal.wire.Heartbeats;
import io.github.panicmonitors.core.internal.wire.MessageIds;
import io.github.panicmonitors.core.internal.wire.MonitorableMessages;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The parts of a manager, connected with each other. */
final class ManagerParts {
  final ManagerSettings settings;
  final ManagedRoles roles;
  final TimeSource time;
  final ManagerThreads threads;
  final FoundProviders foundProviders;
  final Execution execution;
  final EventLoop control;
  final Listeners listeners;
  final HostCallbacks callbacks;
  final Outbox outbox;
  final ManagerConnections connections;
  final PublisherConnections publishers;
  final RoundDeadlines deadlines;
  final Registry registry;
  final ManagerMessagePublisher managerMessages;
  final @Nullable ConfigStoreWriter storeWriter;
  final RoleActivity roleActivity;
  final ConfigProcessor processor;
  final RoundCounters rounds;

  ManagerParts(
      ManagerSettings settings,
      ManagerThreads threads,
      FoundProviders foundProviders,
      ManagedRoles roles,
      RoundCounters rounds) {
    this.settings = settings;
    this.threads = threads;
    this.foundProviders = foundProviders;
    this.roles = roles;
    this.rounds = rounds;
    time = settings.time();
    // First, since it may fail: no thread has been started yet.
    execution =
        settings
            .execution()
            .start(new ManagerExecutionContext(time, threads.prefix(), this::startFailed));
    control = new EventLoop(threads, "control");
    listeners = new Listeners(threads, settings.listeners(), control::schedule);
    callbacks = new HostCallbacks(threads);
    outbox = new Outbox(time, settings.outbox(), control::execute);
    connections =
        new ManagerConnections(
            time, roles.all().stream().map(ManagedRole::id).toList(), listeners, control::execute);
    publishers = publisherConnections();
    MessageIds ids = new MessageIds();
    Heartbeats heartbeats = new Heartbeats(time, ids);
    TaskEvents taskEvents =
        new TaskEvents(
            settings.broker() != null,
            new RoundPublisher(
                outbox, new RoundMessages(ids, heartbeats), readingChecks(roles.types())),
            publishers,
            listeners,
            rounds,
            control,
            this::registry);
    deadlines = new RoundDeadlines(threads, control);
    registry = new Registry(time, control, deadlines, execution, taskEvents, listeners);
    managerMessages =
        new ManagerMessagePublisher(
            settings.name(),
            outbox,
            heartbeats,
            new MonitorableMessages(settings.name(), ids),
            registry::snapshot,
            this::desiredState);
    roleActivity =
        new RoleActivity(
            roles,
            settings.broker() != null,
            time,
            control,
            registry::reconcile,
            this::desiredState,
            this::publish);
    ConfigStore store = settings.configStore();
    storeWriter = store == null ? null : new ConfigStoreWriter(threads, store);
    processor =
        new ConfigProcessor(
            threads,
            control,
            roles,
            settings.capacity(),
            roleActivity::reconcile,
            this::store,
            roleActivity::sourceListChanged,
            listeners);
  }

  private ReadingChecks readingChecks(Collection<MonitorType<?>> types) {
    return new ReadingChecks(
        time, types.stream().collect(toMap(MonitorType::name, MonitorType::rawDataRoutingKey)));
  }

  private PublisherConnections publisherConnections() {
    Broker broker = settings.broker();
    return broker == null
        ? PublisherConnections.none(outbox)
        : PublisherConnections.of(
            settings.connections(),
            threads,
            broker,
            settings.name(),
            outbox,
            connections.publishing(),
            control::execute);
  }

  // ---- The methods below connect parts with those that are created after them.

  private void startFailed(MonitorTask task, Throwable cause) {
    control.execute(() -> registry.startFailed(task, cause));
  }

  private Registry registry() {
    return registry;
  }

  private DesiredState desiredState() {
    return processor.state();
  }

  private boolean store(DesiredState state, DocumentKey changed, Runnable whenStored) {
    if (storeWriter != null) {
      return storeWriter.save(state, changed, whenStored);
    }
    whenStored.run();
    return true;
  }

  /** Stores the current state, although no document has changed. */
  void saveAll() {
    if (storeWriter != null) {
      storeWriter.save(processor.state());
    }
  }

  private void publish(SourceList list) {
    if (settings.broker() != null) {
      managerMessages.sendSourceList(list);
    }
  }
}
