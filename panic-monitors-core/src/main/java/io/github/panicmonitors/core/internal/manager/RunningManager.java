package io.github.panicmonitors.core.internal.manager;

import static java.util.stream.Collectors.toMap;

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
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.MonitorsStartException;
import io.github.panicmonitors.core.internal.config.ConfigProcessor;
import io.github.panicmonitors.core.internal.config.DesiredState;
import io.github.panicmonitors.core.internal.config.LocalDocument;
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
import io.github.panicmonitors.core.internal.task.TaskListener;
import io.github.panicmonitors.core.internal.wire.Heartbeats;
import io.github.panicmonitors.core.internal.wire.MessageIds;
import io.github.panicmonitors.core.internal.wire.MonitorableMessages;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started manager: creates its parts, connects them with each other, and closes them. */
public final class RunningManager {
  private static final Logger log = LoggerFactory.getLogger(RunningManager.class);

  /** How long rounds may take to finish when the manager closes. */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  private static final Duration FLUSH = Duration.ofSeconds(3);
  private static final Duration DISCONNECT = Duration.ofSeconds(1);
  private static final Duration ABORT = Duration.ofSeconds(1);

  private final ManagerSettings settings;
  private final TimeSource time;
  private final ManagerThreads threads;
  private final FoundProviders foundProviders;
  private final Execution execution;
  private final Listeners listeners;
  private final HostCallbacks callbacks;
  private final RoundCounters rounds;
  private final Outbox outbox;
  private final ManagerMessagePublisher managerMessages;
  private final RoundPublisher roundPublisher;
  private final RoundDeadlines deadlines;
  private final EventLoop control;
  private final Registry registry;
  private final @Nullable ConfigStoreWriter storeWriter;
  private final ConfigProcessor processor;
  private final ManagerConnections connections;

  private final PublisherConnections publishers;
  private final StatusReader status;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RunningManager(
      ManagerSettings settings,
      ManagerThreads threads,
      FoundProviders foundProviders,
      Collection<MonitorType<?>> types,
      RoundCounters rounds) {
    this.settings = settings;
    this.threads = threads;
    this.foundProviders = foundProviders;
    this.rounds = rounds;
    time = settings.time();
    // First, since it may fail: no thread has been started yet.
    execution = settings.execution().start(new Context());
    control = new EventLoop(threads, "control");
    listeners = new Listeners(threads, settings.listeners(), control::schedule);
    callbacks = new HostCallbacks(threads);
    outbox = new Outbox(time, settings.outbox(), control::execute);
    MessageIds ids = new MessageIds();
    Heartbeats heartbeats = new Heartbeats(time, ids);
    roundPublisher =
        new RoundPublisher(
            outbox,
            new RoundMessages(ids, heartbeats),
            new ReadingChecks(
                time,
                types.stream().collect(toMap(MonitorType::name, MonitorType::rawDataRoutingKey))));
    deadlines = new RoundDeadlines(threads, control);
    registry = new Registry(time, control, deadlines, execution, new TaskEvents(), listeners);
    managerMessages =
        new ManagerMessagePublisher(
            settings.name(),
            outbox,
            heartbeats,
            new MonitorableMessages(settings.name(), ids),
            registry::snapshot,
            this::desiredState);
    ConfigStore store = settings.configStore();
    storeWriter = store == null ? null : new ConfigStoreWriter(threads, store);
    processor =
        new ConfigProcessor(
            threads,
            control,
            types,
            settings.capacity(),
            registry::reconcile,
            this::store,
            this::sourceListChanged,
            listeners);
    connections = new ManagerConnections(time, listeners, control::execute);
    publishers = publisherConnections();
    status =
        new StatusReader(
            settings,
            connections,
            publishers,
            execution,
            processor,
            storeWriter,
            registry,
            rounds,
            outbox,
            listeners);
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
    RunningManager manager = new RunningManager(settings, threads, found, types, rounds);
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
    if (storeWriter != null) {
      processor.restore(storeWriter.load());
    }
  }

  private boolean store(DesiredState state, RoutingKey changed, Runnable whenStored) {
    if (storeWriter != null) {
      return storeWriter.save(state, changed, whenStored);
    }
    whenStored.run();
    return true;
  }

  private void sourceListChanged(SourceList list) {
    if (settings.broker() != null) {
      managerMessages.sendSourceList(list);
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
            settings.name(),
            settings.configsQueue(),
            settings.heartbeatQueue(),
            types.stream().flatMap(type -> type.topics().stream()).distinct().toList(),
            processor::receive,
            managerMessages::answerPing));
  }

  /** Passes on the events of tasks. */
  private final class TaskEvents implements TaskListener {
    @Override
    public void completed(MonitorTask task, RoundReport report) {
      if (settings.broker() != null) {
        roundPublisher.publish(task.plan(), report, publishers.queueOf(task.plan()));
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
      publishers.deliver(task.plan(), rest);
    }

    @Override
    public void removed(MonitorTask task) {
      publishers.removed(task.plan());
    }

    @Override
    public void neverBegan(MonitorTask task) {
      publishers.abandoned(task.plan());
    }

    @Override
    public void ended(MonitorTask task) {
      control.execute(() -> registry.ended(task));
    }

    @Override
    public void abandoned(MonitorTask task) {
      registry.abandoned(task);
      publishers.abandoned(task.plan());
    }

    @Override
    public void released(MonitorTask task) {
      control.execute(() -> registry.released(task));
      publishers.released(task.plan());
    }
  }

  /** Waits for the first attempts to connect; throws if retrying would not help. */
  public void awaitFirstAttempts() {
    try {
      for (BrokerException failure : connections.awaitFirstAttempts()) {
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
    long deadline = time.nanoTime() + TimeUnit.NANOSECONDS.convert(atMost);
    return settings.broker() == null
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

  /**
   * Returns the current status.
   *
   * @param started whether the first attempts to connect have ended
   */
  public ManagerStatus status(ManagerStatus.State state, boolean started) {
    return status.read(state, started);
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
    sequence.stage("messages", FLUSH, publishers::close, outbox::awaitEmpty, () -> {});
    sequence.stage(
        "a connection to the broker",
        DISCONNECT.plus(ABORT),
        connections::stopPublishing,
        this::awaitDisconnected);
    // Without shares: each stage has the time that earlier ones have left.
    sequence.stage("a call of a provider", Duration.ZERO, outbox::close, processor::awaitEnd);
    if (storeWriter != null) {
      sequence.stage(
          "the configuration store", Duration.ZERO, storeWriter::close, storeWriter::awaitEnd);
    }
    sequence.stage("the control thread", Duration.ZERO, this::closeControl, control::awaitEnd);
    sequence.stage("a callback of the host", Duration.ZERO, callbacks::close, callbacks::awaitEnd);
    sequence.stage("a listener", Duration.ZERO, listeners::close, listeners::awaitEnd);
    sequence.stage(
        "the close of a provider",
        Duration.ZERO,
        foundProviders::close,
        foundProviders::awaitClosed);
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
    boolean monitorsEnded = publishers.awaitEnd(deadlineNanos);
    return managersEnded && monitorsEnded;
  }

  private void closeControl() {
    // After the registry has closed, so that the last rounds are cancelled.
    control.execute(deadlines::close);
    control.close();
  }
}
