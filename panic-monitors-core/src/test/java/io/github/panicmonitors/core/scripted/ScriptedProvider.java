package io.github.panicmonitors.core.scripted;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** Provider of monitors that follow a script and record their events. */
public final class ScriptedProvider implements MonitorProvider<ScriptedNode> {
  public static final String TYPE = "scripted";
  public static final String RAW_DATA_KEY = "node.scripted";
  public static final Duration PERIOD = Duration.ofSeconds(10);

  /** The action of a monitor in a round. */
  @FunctionalInterface
  public interface Script {
    RoundResult collect(ScriptedNode node, Round round) throws InterruptedException;
  }

  /** An event of a monitor: created, collects, ended (of a round), timed out, asked or closed. */
  public record Event(String what, ScriptedNode node, Thread thread) {
    @Override
    public String toString() {
      return what + " " + node.id() + "=" + node.value();
    }
  }

  /** The rounds of a monitor and its predecessors. */
  public record Snapshot(int rounds) {
    static final Snapshot NONE = new Snapshot(0);
  }

  private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();
  private volatile String failingValue = "";
  private volatile Consumer<ScriptedNode> beforeSnapshot = node -> {};
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private volatile Function<ScriptedNode, Optional<RoundResult>> timeoutFailure =
      node -> Optional.empty();
  private volatile Script byDefault = ScriptedProvider::reading;
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final Queue<String> parsed = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> activeRounds = new ConcurrentHashMap<>();
  private final AtomicInteger overlaps = new AtomicInteger();
  private volatile boolean recording = true;
  private volatile Runnable beforeParsing = () -> {};

  /** Sets the script of the monitors with this id. */
  public ScriptedProvider script(String id, Script script) {
    scripts.put(id, script);
    return this;
  }

  /** Sets the script of all monitors that have none by id. */
  public ScriptedProvider script(Script script) {
    byDefault = script;
    return this;
  }

  /** Sets the failure of rounds that pass their deadline without a result. */
  public ScriptedProvider timeoutFailure(Function<ScriptedNode, Optional<RoundResult>> failure) {
    timeoutFailure = failure;
    return this;
  }

  /** Sets an action that runs before each parse. */
  public void beforeParsing(Runnable action) {
    beforeParsing = action;
  }

  /** Makes every later parse throw. */
  public void failParsing(RuntimeException failure) {
    beforeParsing(
        () -> {
          throw failure;
        });
  }

  /** Makes the creation of monitors of this value fail. */
  public void failCreation(String value) {
    failingValue = value;
  }

  /** Sets an action that runs when a monitor is asked for its snapshot. */
  public void beforeSnapshot(Consumer<ScriptedNode> action) {
    beforeSnapshot = action;
  }

  /** Returns how many rounds the newest monitor of this id inherited. */
  public int inheritedRounds(String id) {
    return snapshots.get(id).rounds();
  }

  /** Removes and returns the ids of the parsed entries, in their order. */
  public List<String> takeParsed() {
    List<String> taken = new ArrayList<>();
    for (String id = parsed.poll(); id != null; id = parsed.poll()) {
      taken.add(id);
    }
    return taken;
  }

  /** Stops recording events. Overlaps are still counted. */
  public ScriptedProvider withoutEvents() {
    recording = false;
    return this;
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  public List<Event> events(String what, String id) {
    return events.stream()
        .filter(event -> event.what().equals(what) && event.node().id().equals(id))
        .toList();
  }

  /** Returns whether a thread ends within five seconds. */
  public boolean hasEnded(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
      return !thread.isAlive();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Returns how often a round started during another one of the same id. */
  public int overlaps() {
    return overlaps.get();
  }

  public static RoundResult.Reading reading(ScriptedNode node, Round round) {
    return RoundResult.reading(
        RawData.of(
            RAW_DATA_KEY, Map.of("id", node.id(), "value", node.value(), "slot", round.slot())));
  }

  /** Hangs until the round is cancelled. */
  public static Script obeyCancel(VirtualTime time) {
    return (node, round) -> {
      time.hang();
      return reading(node, round);
    };
  }

  /** Hangs until the clock releases hung threads, even if the round is cancelled. */
  public static Script ignoreCancel(VirtualTime time) {
    return (node, round) -> {
      time.hangIgnoringInterrupts();
      return reading(node, round);
    };
  }

  /** Throws a checked exception that the caller does not declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public static <X extends Throwable> X sneaky(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder(TYPE)
        .topic("chains.*.*.nodes_config")
        .otherRawDataRoutingKey(RAW_DATA_KEY)
        .category("nodes")
        .period(PERIOD)
        .build();
  }

  @Override
  public ParsedConfig<ScriptedNode> parse(ConfigGroup<ScriptedNode> group) {
    beforeParsing.run();
    return ParsedConfig.ofEach(group, this::node);
  }

  private Optional<ScriptedNode> node(ConfigEntry entry) {
    if (recording) {
      parsed.add(entry.id());
    }
    ScriptedNode node =
        new ScriptedNode(
            entry.id(), entry.text("parent_id"), entry.text("name"), entry.text("value"));
    return entry.flag("enabled") ? Optional.of(node) : Optional.empty();
  }

  @Override
  public String monitorName(ScriptedNode node) {
    return "Node monitor (" + node.name() + ")";
  }

  /** Returns a source for each part of the value: {@code a|b} has two. */
  @Override
  public List<MonitorSource> sources(ScriptedNode node) {
    return Arrays.stream(node.value().split("\\|", -1))
        .map(part -> new ScriptedNode(node.id(), node.parentId(), node.name(), part))
        .map(one -> new MonitorSource(one.value(), context -> create(one, context)))
        .toList();
  }

  @Override
  public Monitor create(ScriptedNode node, MonitorContext context) {
    if (node.value().equals(failingValue)) {
      throw new IllegalStateException("cannot create " + node.value());
    }
    add("created", node);
    return new ScriptedMonitor(node, context);
  }

  @Override
  public Optional<RoundResult> timedOut(ScriptedNode node, MonitorContext context) {
    add("timed out", node);
    return timeoutFailure.apply(node);
  }

  private void add(String what, ScriptedNode node) {
    if (recording) {
      events.add(new Event(what, node, Thread.currentThread()));
    }
  }

  private final class ScriptedMonitor implements Monitor {
    private final ScriptedNode node;
    private final Snapshot before;
    private int rounds;

    ScriptedMonitor(ScriptedNode node, MonitorContext context) {
      this.node = node;
      before = context.inherited(Snapshot.class).orElse(Snapshot.NONE);
      snapshots.put(node.id(), before);
    }

    @Override
    public RoundResult collect(Round round) throws InterruptedException {
      AtomicInteger count = activeRounds.computeIfAbsent(node.id(), id -> new AtomicInteger());
      if (count.incrementAndGet() > 1) {
        overlaps.incrementAndGet();
      }
      add("collects", node);
      rounds++;
      try {
        return scripts.getOrDefault(node.id(), byDefault).collect(node, round);
      } finally {
        add("ended", node);
        count.decrementAndGet();
      }
    }

    @Override
    public Optional<Snapshot> snapshot() {
      add("asked", node);
      beforeSnapshot.accept(node);
      return Optional.of(new Snapshot(before.rounds() + rounds));
    }

    @Override
    public void close() {
      add("closed", node);
    }
  }
}
