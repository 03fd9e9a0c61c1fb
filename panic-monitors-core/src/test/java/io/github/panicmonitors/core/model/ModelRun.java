package io.github.panicmonitors.core.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Runs a sequence of steps against a manager and its model, and compares the two. */
final class ModelRun {
  private static final String KEY = "chains.chainlink.ethereum.nodes_config";
  private static final String CONFIGS_QUEUE = "monitors_manager_configs_queue";
  private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(15);

  private final VirtualTime time =
      VirtualTime.builder().realTimeLimit(Duration.ofSeconds(20)).build();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final ModelRecorder recorder = new ModelRecorder(time);
  private final EventCounter events = new EventCounter();
  private final ScriptedProvider provider =
      new ScriptedProvider().script(recorder::collect).timeoutFailure(recorder::timedOut);
  private final MonitorsManager manager;
  private final ManagerModel model;

  private final Map<String, Object> entries = new TreeMap<>();
  private final Map<String, String> accepted = new TreeMap<>();
  private int versions;

  private boolean brokerStopped;
  private boolean blocked;
  private boolean held;
  private boolean unbound;
  private long disturbedAt;

  ModelRun(ExecutionStrategy strategy, Duration tolerance, Map<String, Long> firstDelayNanos) {
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
      broker.declareQueue("all " + exchange);
      broker.bind("all " + exchange, exchange, "#");
    }
    manager =
        MonitorsManager.builder()
            .time(time)
            .broker(new RecordingBroker(broker, time, recorder))
            .discovery(false)
            .provider(provider)
            .execution(strategy)
            .listener(events)
            .build();
    long epochNanos = Duration.between(Instant.EPOCH, time.now()).toNanos() - time.nanoTime();
    model =
        new ManagerModel(
            new ModelSettings(
                epochNanos,
                tolerance.toNanos(),
                ScriptedProvider.PERIOD.toNanos(),
                firstDelayNanos));
    disturbedAt = time.nanoTime();
  }

  /**
   * Performs all steps and compares after each.
   *
   * @param recover whether the broker recovers before the manager closes
   */
  void run(List<Step> steps, boolean recover) {
    try (LogCheck log = LogCheck.start()) {
      allowReports(log);
      time.run(manager::start);
      int done = 0;
      try {
        for (Step step : steps) {
          perform(step);
          compare();
          done++;
        }
        if (recover) {
          recover();
        }
        close();
      } catch (AssertionError e) {
        throw new AssertionError(
            "after step " + done + " of " + steps.size() + ": " + e.getMessage(), e);
      } finally {
        end();
      }
    }
  }

  private static void allowReports(LogCheck log) {
    log.allow("did not end after it was cancelled")
        .allow("an abandoned round ended late")
        .allow("the monitor itself failed")
        .allow("messages are lost")
        .allow("(PUBLISHING|CONSUMING) connection: ")
        .allow("rejected ");
  }

  private void perform(Step step) {
    if (step instanceof Step.Configure configure) {
      configure.edits().forEach(this::edit);
      apply();
    } else if (step instanceof Step.Burst burst) {
      send(burst);
    } else if (step instanceof Step.SetOutcome setOutcome) {
      recorder.setOutcome(setOutcome.id(), setOutcome.outcome());
    } else if (step instanceof Step.Advance advance) {
      time.advance(advance.duration());
    } else if (step instanceof Step.Event event) {
      perform(event);
    }
    time.settle();
  }

  // ---- configurations

  private void edit(String id, Step.Edit edit) {
    String value = "v" + ++versions;
    switch (edit) {
      case RUN -> {
        entries.put(id, entry(id, value, "true"));
        accepted.put(id, value);
      }
      case DISABLE -> {
        entries.put(id, entry(id, value, "false"));
        accepted.remove(id);
      }
      case REMOVE -> {
        entries.remove(id);
        accepted.remove(id);
      }
      case BREAK -> entries.put(id, "no object"); // the previously accepted version keeps running
    }
  }

  private static Map<String, Object> entry(String id, String value, String enabled) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", id);
    entry.put("parent_id", "chain_1");
    entry.put("name", "name of " + id);
    entry.put("value", value);
    entry.put("enabled", enabled);
    return entry;
  }

  private void apply() {
    model.configure(accepted, time.nanoTime());
    if (isConsuming()) {
      broker.publish("config", KEY, Json.write(entries));
      time.settle();
      assertThat(broker.depth(CONFIGS_QUEUE)).as("unacknowledged documents").isZero();
    } else {
      CompletableFuture<AppliedDocument> applied = manager.apply(ConfigDocument.of(KEY, entries));
      time.settle();
      assertThat(applied).isCompleted();
    }
  }

  /**
   * Sends the document as it is, and the versions while it is being parsed. Then only the newest
   * readable version counts: its rejected entries keep the running version, not a superseded one.
   * Until that version has been parsed, readings of the running one may still be published.
   */
  private void send(Step.Burst burst) {
    if (!isConsuming()) {
      return;
    }
    Waiter first = time.waiter();
    Waiter newest = time.waiter();
    Iterator<Waiter> parsing = List.of(first, newest).iterator();
    provider.beforeParsing(() -> await(parsing.next()));
    publish(Json.write(entries));
    Map<String, String> running = new TreeMap<>(accepted);
    int superseded = -1;
    int unreadable = 0;
    for (Step.Version version : burst.versions()) {
      if (version.readable()) {
        version.edits().forEach(this::edit);
        publish(Json.write(entries));
        superseded += unreadable + 1;
        unreadable = 0;
      } else {
        publish("torn {".getBytes(UTF_8));
        unreadable++;
      }
    }
    keepRejected(running);
    model.configure(running, time.nanoTime());
    first.signal();
    time.settle();
    takeEvents();
    if (superseded >= 0) {
      model.configure(accepted, time.nanoTime());
    }
    model.documentsDropped(Math.max(0, superseded), unreadable);
    newest.signal();
    time.settle();
    provider.beforeParsing(() -> {});
    assertThat(broker.depth(CONFIGS_QUEUE)).as("unacknowledged documents").isZero();
  }

  private void publish(byte[] document) {
    broker.publish("config", KEY, document);
    time.settle();
  }

  private static void await(Waiter parsing) {
    try {
      parsing.await(Waiter.NO_DEADLINE);
    } catch (InterruptedException e) {
      throw new AssertionError("the parsing was interrupted", e);
    }
  }

  /**
   * An entry that is invalid in the newest version keeps its version from before the burst, if any.
   */
  private void keepRejected(Map<String, String> running) {
    entries.forEach(
        (id, entry) -> {
          if (entry instanceof String) {
            accepted.remove(id);
            if (running.containsKey(id)) {
              accepted.put(id, running.get(id));
            }
          }
        });
  }

  // ---- events

  private void perform(Step.Event event) {
    switch (event) {
      case PING -> ping();
      case RELEASE_HUNG -> {
        model.releaseHung(time.nanoTime());
        time.releaseHung();
      }
      case STOP_BROKER -> {
        brokerStopped = true;
        broker.faults().stop();
      }
      case RESTART_BROKER -> restart();
      case DROP_CONNECTIONS -> broker.faults().dropConnections();
      case BLOCK -> {
        blocked = true;
        broker.faults().block("memory");
      }
      case UNBLOCK -> {
        blocked = false;
        broker.faults().unblock();
      }
      case HOLD_CONFIRMS -> {
        held = true;
        broker.faults().holdConfirms();
      }
      case RELEASE_CONFIRMS -> {
        held = false;
        broker.faults().releaseConfirms();
      }
      case REJECT_TWO -> broker.faults().nackNext(2);
      case REJECT_TWELVE -> broker.faults().nackNext(12);
      case UNBIND_RAW_DATA -> unbind();
      case BIND_RAW_DATA -> bind();
    }
  }

  private void ping() {
    if (isConsuming()) {
      model.ping();
      broker.publish("health_check", "ping", "ping".getBytes(UTF_8));
      time.settle();
      takeEvents();
      if (isFlowing(manager.status())) {
        model.checkPingAnswer(time.nanoTime());
      }
    }
  }

  private void restart() {
    if (brokerStopped) {
      brokerStopped = false;
      disturbedAt = time.nanoTime();
      broker.faults().restart();
    }
  }

  private void unbind() {
    if (!unbound) {
      unbound = true;
      broker.deleteQueue("all raw_data");
    }
  }

  private void bind() {
    if (unbound) {
      unbound = false;
      broker.declareQueue("all raw_data");
      broker.bind("all raw_data", "raw_data", "#");
    }
  }

  private boolean isConsuming() {
    return manager.status().consuming().state() == State.CONNECTED;
  }

  private boolean isFlowing(ManagerStatus status) {
    return status.publishing().state() == State.CONNECTED && !blocked && !held;
  }

  // ---- comparison

  private void takeEvents() {
    for (ModelEvent event : recorder.take()) {
      if (event instanceof ModelEvent.ConnectionClosed) {
        disturbedAt = event.at();
      }
      model.observe(event);
    }
  }

  private void compare() {
    takeEvents();
    ManagerStatus status = manager.status();
    long now = time.nanoTime();
    model.check(status, now);
    if (isFlowing(status)) {
      model.checkFlow(status, now);
    }
    if (!brokerStopped && now - disturbedAt > LONGEST_RECONNECT.toNanos()) {
      assertThat(status.publishing().state()).isIn(State.CONNECTED, State.BLOCKED);
      assertThat(status.consuming().state()).isEqualTo(State.CONNECTED);
    }
    events.check(model);
  }

  private void recover() {
    for (Step.Event event :
        List.of(
            Step.Event.BIND_RAW_DATA,
            Step.Event.RESTART_BROKER,
            Step.Event.UNBLOCK,
            Step.Event.RELEASE_CONFIRMS)) {
      perform(event);
      time.settle();
      compare();
    }
    time.advance(Duration.ofSeconds(40));
    compare();
    assertThat(isFlowing(manager.status())).as("connected and publishing in the end").isTrue();
  }

  private void close() {
    long before = time.nanoTime();
    model.close(before);
    time.run(manager::close);
    assertThat(time.nanoTime() - before)
        .as("time to close")
        .isLessThanOrEqualTo(Duration.ofSeconds(8).toNanos());
    // A round may be abandoned, or finish late, after the manager has closed.
    time.advance(Duration.ofSeconds(3));
    takeEvents();
    model.checkClosed(manager.status(), time.nanoTime());
    events.check(model);
    long created = count("created");
    assertThat(count("closed"))
        .as("closed monitors of %s created", created)
        .isEqualTo(created - model.abandonedRounds());
  }

  private long count(String what) {
    return provider.events().stream().filter(event -> event.what().equals(what)).count();
  }

  /** Closes everything, also after a failure, and checks that no thread is left. */
  private void end() {
    broker.faults().restart();
    broker.faults().unblock();
    broker.faults().releaseConfirms();
    time.run(manager::close);
    time.releaseHung();
    time.settle();
    broker.close();
    time.settle();
    List<String> unfinished = time.unfinished();
    if (!unfinished.isEmpty()) {
      throw new AssertionError("unfinished: " + unfinished);
    }
  }
}
