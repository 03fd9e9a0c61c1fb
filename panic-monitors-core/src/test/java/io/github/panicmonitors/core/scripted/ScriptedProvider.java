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

/** Monitors that follow a script and note what happens to them. */
public final class ScriptedProvider implements MonitorProvider<ScriptedNode> {
  public static final String TYPE = "scripted";
  public static final String RAW_DATA_KEY = "node.scripted";
  public static final Duration PERIOD = Duration.ofSeconds(10);

  /** What a monitor does in a round. */
  @FunctionalInterface
  public interface Script {
    RoundResult collect(ScriptedNode node, Round round) throws InterruptedException;
  }

  /** What happened to a monitor: created, collects, ended (its round), closed. */
  public record Event(String what, ScriptedNode node, Thread thread) {
    @Override
    public String toString() {
      return what + " " + node.id() + "=" + node.value();
    }
  }

  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private volatile Script usual = ScriptedProvider::reading;
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final Queue<String> parsed = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> inRound = new ConcurrentHashMap<>();
  private final AtomicInteger overlaps = new AtomicInteger();
  private volatile boolean noting = true;
  private volatile Runnable beforeParsing = () -> {};

  /** Sets what the monitors of this id do from now on. */
  public ScriptedProvider script(String id, Script script) {
    scripts.put(id, script);
    return this;
  }

  /** Sets what all monitors do that have no script of their own. */
  public ScriptedProvider script(Script script) {
    usual = script;
    return this;
  }

  /** Sets what parsing does before anything else. */
  public void beforeParsing(Runnable action) {
    beforeParsing = action;
  }

  /** Makes every parsing from now on throw. */
  public void failParsing(RuntimeException failure) {
    beforeParsing(
        () -> {
          throw failure;
        });
  }

  /** The ids of the entries that were parsed since this was asked last, in their order. */
  public List<String> takeParsed() {
    List<String> taken = new ArrayList<>();
    for (String id = parsed.poll(); id != null; id = parsed.poll()) {
      taken.add(id);
    }
    return taken;
  }

  /** No events are kept from now on; overlaps are still counted. */
  public ScriptedProvider withoutEvents() {
    noting = false;
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

  /** Whether a thread has ended; it may need a moment to do so after its last work. */
  public boolean hasEnded(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
      return !thread.isAlive();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** How often an id was in two rounds at once. */
  public int overlaps() {
    return overlaps.get();
  }

  public static RoundResult reading(ScriptedNode node, Round round) {
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

  /** Hangs until the clock lets go what hangs, whoever cancels the round. */
  public static Script ignoreCancel(VirtualTime time) {
    return (node, round) -> {
      time.hangIgnoringInterrupts();
      return reading(node, round);
    };
  }

  /** Lets a script throw what its signature does not allow. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public static <X extends Throwable> X sneaky(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder(TYPE)
        .topic("chains.*.*.nodes_config")
        .rawDataRoutingKey(RAW_DATA_KEY)
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
    if (noting) {
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

  /** A node has a source for each part of its value: {@code a|b} has two. */
  @Override
  public List<MonitorSource<ScriptedNode>> sources(ScriptedNode node) {
    return Arrays.stream(node.value().split("\\|", -1))
        .map(part -> new ScriptedNode(node.id(), node.parentId(), node.name(), part))
        .map(one -> new MonitorSource<>(one.value(), one))
        .toList();
  }

  @Override
  public Monitor create(ScriptedNode node, MonitorContext context) {
    note("created", node);
    return new ScriptedMonitor(node);
  }

  private void note(String what, ScriptedNode node) {
    if (noting) {
      events.add(new Event(what, node, Thread.currentThread()));
    }
  }

  private final class ScriptedMonitor implements Monitor {
    private final ScriptedNode node;

    ScriptedMonitor(ScriptedNode node) {
      this.node = node;
    }

    @Override
    public RoundResult collect(Round round) throws InterruptedException {
      AtomicInteger count = inRound.computeIfAbsent(node.id(), id -> new AtomicInteger());
      if (count.incrementAndGet() > 1) {
        overlaps.incrementAndGet();
      }
      note("collects", node);
      try {
        return scripts.getOrDefault(node.id(), usual).collect(node, round);
      } finally {
        note("ended", node);
        count.decrementAndGet();
      }
    }

    @Override
    public void close() {
      note("closed", node);
    }
  }
}
