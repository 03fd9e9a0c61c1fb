package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.MonitorsStartException;
import io.github.panicmonitors.core.internal.config.ConfigProcessor;
import io.github.panicmonitors.core.internal.config.DesiredState;
import io.github.panicmonitors.core.internal.config.DocumentCounts;
import io.github.panicmonitors.core.internal.config.LocalDocument;
import io.github.panicmonitors.core.internal.config.MonitorType;
import io.github.panicmonitors.core.internal.config.SourceList;
import io.github.panicmonitors.core.internal.connection.ManagerConnections;
import io.github.panicmonitors.core.internal.connection.PublisherConnections;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.internal.outbox.RoundPublisher;
import io.github.panicmonitors.core.internal.registry.Registry;
import io.github.panicmonitors.core.internal.registry.RegistrySnapshot;
import io.github.panicmonitors.core.internal.rounds.RoundCounters;
import io.github.panicmonitors.core.internal.store.ConfigStoreWriter;
import io.github.panicmonitors.core.internal.task.MonitorTask;
import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import io.github.panicmonitors.core.internal.task.TaskListener;
import io.github.panicmonitors.core.internal.wire.Heartbeats;
import io.github.panicmonitors.core.internal.wire.MessageIds;
import io.github.panicmonitors.core.internal.wire.MonitorableMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a started manager, and how they are wired to each other. */
public final class RunningManager {
  private static final Logger log = LoggerFactory.getLogger(RunningManager.class);

  /** How long rounds may take to finish when the manager closes. */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  private static final Duration FLUSH = Duration.ofSeconds(3);
  private static final Duration DISCONNECT = Duration.ofSeconds(1);
  private static final Duration ABORT = Duration.ofSeconds(1);

  private final ManagerSettings blueprint;
  private final TimeSource time;
  private final ManagerThreads threads;
  private final Execution execution;
  private final Listeners listeners;
  private final HostCallbacks callbacks;
  private final RoundCounters rounds;
  private final Outbox outbox;
  private final ManagerMessagePublisher announcer;
  private final RoundPublisher roundPublisher;
  private final RoundDeadlines deadlines;
  private final EventLoop control;
  private final Registry registry;
  private final @Nullable ConfigStoreWriter keeper;
  private final ConfigProcessor processor;
  private final ManagerConnections connections;

  private final PublisherConnections uplinks;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RunningManager(
      ManagerSettings blueprint, Collection<MonitorType<?>> types, RoundCounters rounds) {
    this.blueprint = blueprint;
    this.rounds = rounds;
    time = blueprint.time();
    threads = new ManagerThreads(time, blueprint.name());
    // First, since it may fail: nothing of ours runs yet.
    execution = blueprint.execution().start(new Context());
    listeners = new Listeners(threads, blueprint.listeners());
    callbacks = new HostCallbacks(threads);
    control = new EventLoop(threads, "control");
    outbox = new Outbox(time, blueprint.outbox(), control::execute);
    MessageIds ids = new MessageIds();
    Heartbeats heartbeats = new Heartbeats(time, ids);
    roundPublisher = new RoundPublisher(outbox, ids, heartbeats);
    deadlines = new RoundDeadlines(threads, control);
    registry = new Registry(time, control, deadlines, execution, new Owner(), listeners);
    announcer =
        new ManagerMessagePublisher(
            blueprint.name(),
            outbox,
            heartbeats,
            new MonitorableMessages(blueprint.name(), ids),
            registry::snapshot,
            this::desiredState);
    ConfigStore store = blueprint.configStore();
    keeper = store == null ? null : new ConfigStoreWriter(threads, store);
    processor =
        new ConfigProcessor(
            threads,
            control,
            types,
            blueprint.capacity(),
            registry::reconcile,
            this::store,
            this::sourceListChanged,
            listeners);
    connections = new ManagerConnections(time, listeners, control::execute);
    uplinks = uplinks();
  }

  private PublisherConnections uplinks() {
    Broker broker = blueprint.broker();
    return broker == null
        ? PublisherConnections.none(outbox)
        : PublisherConnections.of(
            blueprint.connections(),
            threads,
            broker,
            blueprint.name(),
            outbox,
            connections.publishing(),
            control::execute);
  }

  private final class Context implements ExecutionContext {
    @Override
    public TimeSource time() {
      return time;
    }

    @Override
    public String threadNamePrefix() {
      return threads.prefix();
    }

    @Override
    public void startFailed(Task task, Throwable cause) {
      control.execute(() -> registry.startFailed((MonitorTask) task, cause));
    }
  }

  /**
   * Puts a manager together and starts to connect.
   *
   * @param rounds where rounds are counted
   */
  public static RunningManager start(ManagerSettings blueprint, RoundCounters rounds) {
    Collection<MonitorType<?>> types = MonitorTypes.of(blueprint);
    Broker broker = blueprint.broker();
    String brokerName = broker == null ? "none" : broker.description();
    rounds.begin(types.stream().map(MonitorType::name).toList());
    RunningManager manager = new RunningManager(blueprint, types, rounds);
    manager.restore();
    if (broker != null) {
      manager.connect(broker, types);
    }
    log.info(
        "{} started: types {}, {}, broker {}",
        blueprint.name(),
        types.stream().map(MonitorType::name).toList(),
        blueprint.execution(),
        brokerName);
    return manager;
  }

  /** Runs the monitors of stored documents, before any configuration arrives. */
  private void restore() {
    if (keeper != null) {
      processor.restore(keeper.load());
    }
  }

  private boolean store(DesiredState state, RoutingKey changed, Runnable whenStored) {
    if (keeper != null) {
      return keeper.save(state, changed, whenStored);
    }
    whenStored.run();
    return true;
  }

  private void sourceListChanged(SourceList list) {
    if (blueprint.broker() != null) {
      announcer.sendSourceList(list);
    }
  }

  private DesiredState desiredState() {
    return processor.state();
  }

  private void connect(Broker broker, Collection<MonitorType<?>> types) {
    connections.start(
        threads,
        broker,
        outbox,
        new ManagerConnections.Purpose(
            blueprint.name(),
            blueprint.configsQueue(),
            blueprint.heartbeatQueue(),
            types.stream().flatMap(type -> type.topics().stream()).distinct().toList(),
            processor::receive,
            announcer::answerPing));
  }

  /** What tasks tell is handed to whoever must know it. */
  private final class Owner implements TaskListener {
    @Override
    public void completed(MonitorTask task, RoundReport report) {
      if (blueprint.broker() != null) {
        roundPublisher.publish(task.plan(), report, uplinks.queueOf(task.plan()));
      }
      listeners.tell(listener -> listener.roundFinished(report));
      rounds.ended(report);
    }

    @Override
    public void skipped(MonitorTask task, long slots) {
      rounds.skipped(task.key().type(), slots);
    }

    @Override
    public void roundAbandoned(MonitorTask task, RoundReport report) {
      rounds.ended(report);
    }

    @Override
    public void deliver(MonitorTask task, RestOfRound rest) {
      uplinks.deliver(task.plan(), rest);
    }

    @Override
    public void removed(MonitorTask task) {
      uplinks.removed(task.plan());
    }

    @Override
    public void neverBegan(MonitorTask task) {
      uplinks.abandoned(task.plan());
    }

    @Override
    public void ended(MonitorTask task) {
      control.execute(() -> registry.ended(task));
    }

    @Override
    public void abandoned(MonitorTask task) {
      registry.abandoned(task);
      uplinks.abandoned(task.plan());
    }

    @Override
    public void released(MonitorTask task) {
      control.execute(() -> registry.released(task));
      uplinks.released(task.plan());
    }
  }

  /** Waits for the first attempts to connect; throws if trying again would not help. */
  public void awaitFirstAttempts() {
    try {
      BrokerException failure = connections.awaitFirstAttempts();
      if (failure != null && failure.fault() == BrokerFault.CREDENTIALS_REFUSED) {
        throw new MonitorsStartException(
            "broker refused the credentials: " + failure.getMessage(), failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean awaitConnected(Duration atMost) throws InterruptedException {
    long deadline = time.nanoTime() + TimeUnit.NANOSECONDS.convert(atMost);
    return blueprint.broker() == null
        || (connections.publishing().awaitConnected(deadline)
            && connections.consuming().awaitConnected(deadline));
  }

  public CompletableFuture<AppliedDocument> apply(ConfigDocument document) {
    CompletableFuture<AppliedDocument> done = new CompletableFuture<>();
    callbacks.start();
    processor.receive(
        new LocalDocument(
            document,
            applied -> callbacks.execute(() -> done.complete(applied)),
            () -> callbacks.execute(() -> done.completeExceptionally(discarded()))));
    return done;
  }

  private static IllegalStateException discarded() {
    return new IllegalStateException("manager was closed before the document was applied");
  }

  public ManagerStatus status(ManagerStatus.State state) {
    return new ManagerStatus(
        blueprint.name(),
        state,
        connections.publishing().status(),
        connections.consuming().status(),
        uplinks.status(),
        monitors(),
        execution.load().orElse(null),
        documents(),
        processor.rejected(),
        rounds.totals(),
        outbox.status(),
        outbox.counts(OutboxMessage.Kind.READING),
        outbox.counts(OutboxMessage.Kind.HEARTBEAT),
        outbox.counts(OutboxMessage.Kind.MONITORABLE),
        registry.snapshot().abandonedRounds(),
        listeners.dropped());
  }

  private Documents documents() {
    DocumentCounts counts = processor.counts();
    return new Documents(
        counts.applied(),
        counts.unclaimed(),
        counts.unreadable(),
        counts.superseded(),
        keeper == null ? 0 : keeper.unsaved());
  }

  private List<MonitorStatus> monitors() {
    RegistrySnapshot snapshot = registry.snapshot();
    List<MonitorStatus> monitors = new ArrayList<>(snapshot.monitors().size());
    snapshot.monitors().forEach(monitor -> monitors.add(monitor.task().status()));
    snapshot.ending().stream()
        .map(MonitorTask::status)
        .filter(monitor -> monitor.state() != MonitorState.STOPPED)
        .forEach(monitors::add);
    return monitors;
  }

  /**
   * Closes the manager, in the background if called by code that the manager itself runs. Only the
   * first call has an effect.
   */
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    ShutdownSequence sequence = shutdownSequence();
    if (threads.ownsCurrentThread() || registry.snapshot().isCurrentThreadInARound()) {
      threads.start("shutdown", sequence::run);
    } else {
      sequence.run();
    }
  }

  private ShutdownSequence shutdownSequence() {
    ShutdownSequence sequence = new ShutdownSequence(time);
    sequence.stage("rounds", DRAIN, this::drain, registry::awaitAllDrained, () -> {});
    sequence.stage(
        "cancelled rounds",
        RoundDeadlines.GRACE,
        () -> control.execute(registry::close),
        registry::awaitAllReleased,
        () -> control.execute(registry::abandonRest));
    sequence.stage("messages", FLUSH, uplinks::close, outbox::awaitEmpty, () -> {});
    sequence.stage(
        "a connection to the broker",
        DISCONNECT.plus(ABORT),
        connections::stopPublishing,
        this::awaitDisconnected);
    // Without shares: each has what the stages before have left.
    sequence.stage("a call of a provider", Duration.ZERO, outbox::close, processor::awaitEnd);
    if (keeper != null) {
      sequence.stage("the configuration store", Duration.ZERO, keeper::close, keeper::awaitEnd);
    }
    sequence.stage("the control thread", Duration.ZERO, this::closeControl, control::awaitEnd);
    sequence.stage("a callback of the host", Duration.ZERO, callbacks::close, callbacks::awaitEnd);
    sequence.stage("a listener", Duration.ZERO, listeners::close, listeners::awaitEnd);
    return sequence;
  }

  private void drain() {
    connections.stopConsuming();
    processor.close();
    control.execute(registry::drain);
  }

  private boolean awaitDisconnected(long deadlineNanos) throws InterruptedException {
    long forceAtNanos = deadlineNanos - ABORT.toNanos();
    boolean managersEnded = connections.awaitEnd(forceAtNanos, deadlineNanos);
    boolean monitorsEnded = uplinks.awaitEnd(deadlineNanos);
    return managersEnded && monitorsEnded;
  }

  private void closeControl() {
    // After the registry has closed, so that the last rounds are cancelled.
    control.execute(deadlines::close);
    control.close();
  }
}
