package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.execution.Execution;
import io.github.panicmonitors.api.execution.ExecutionContext;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.execution.Task;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ForwardingExecution;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One, few and very many monitors, with very different periods. */
class ManyMonitorsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** With periods of an hour, the queue checks for due tasks every 5 s. */
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);

  /** The number of platform threads above which the manager advises against them. */
  private static final int MAX_THREADS = 1_000;

  private final VirtualTime time = new VirtualTime();
  private final List<CountingProvider> types = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000, 20_000})
  void mixedPeriodsOnTheQueueGiveExactRoundCounts(int monitors) {
    checkRounds(ExecutionStrategies.taskQueue(), monitors);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, MAX_THREADS})
  void mixedPeriodsOnThreadsGiveExactRoundCounts(int monitors) {
    checkRounds(ExecutionStrategies.longLivedThreads(), monitors);
  }

  /** Gives most monitors the longest period, which keeps the test short. */
  private void checkRounds(ExecutionStrategy strategy, int monitors) {
    int often = Math.min(100, (monitors + 2) / 3);
    int sometimes = Math.min(900, (monitors + 1) / 3);
    types.add(new CountingProvider("often", Duration.ofSeconds(10)));
    types.add(new CountingProvider("sometimes", Duration.ofSeconds(60)));
    types.add(new CountingProvider("seldom", Duration.ofHours(1)));
    MonitorsManager manager = started(strategy);
    apply(manager, "often", nodes(often, "v1"));
    apply(manager, "sometimes", nodes(sometimes, "v1"));
    apply(manager, "seldom", nodes(monitors - often - sometimes, "v1"));
    long observedNanos = time.nanoTime() + HOUR.toNanos();

    // A round that was due before the end may still wait for the queue's interval.
    time.advance(HOUR.plus(LONGEST_INTERVAL));

    assertThat(manager.status().monitors())
        .hasSize(monitors)
        .allSatisfy(monitor -> checkRounds(monitor, observedNanos));
    time.run(manager::close);
  }

  private void checkRounds(MonitorStatus monitor, long observedNanos) {
    Duration period = type(monitor.monitor().type()).period;
    RoundReport last = monitor.lastRound().orElseThrow();
    boolean dueLater = dueNanos(last) > observedNanos;
    assertThat(monitor.rounds() - (dueLater ? 1 : 0)).isEqualTo(HOUR.dividedBy(period));
    assertThat(monitor.skippedSlots()).isZero();
    assertThat(last.lag()).isLessThanOrEqualTo(LONGEST_INTERVAL);
  }

  private long dueNanos(RoundReport round) {
    Duration ago = Duration.between(round.startedAt(), time.now()).plus(round.lag());
    return time.nanoTime() - ago.toNanos();
  }

  @Test
  void updateOfOneAmongTenThousandTouchesOneTaskOfTheQueue() {
    checkUpdateOfOne(ExecutionStrategies.taskQueue(), 10_000);
  }

  @Test
  void updateOfOneAmongManyTouchesOneThread() {
    checkUpdateOfOne(ExecutionStrategies.longLivedThreads(), MAX_THREADS);
  }

  private void checkUpdateOfOne(ExecutionStrategy strategy, int monitors) {
    CountingProvider type = new CountingProvider("often", Duration.ofSeconds(10));
    types.add(type);
    CountedStrategy counted = new CountedStrategy(strategy);
    MonitorsManager manager = started(counted);
    Map<String, Object> nodes = nodes(monitors, "v1");
    apply(manager, "often", nodes);
    time.advance(Duration.ofSeconds(11));
    Map<String, MonitorStatus> before = byId(manager);
    int createdBefore = type.created.get();

    nodes.putAll(nodes(1, "v2"));
    AppliedDocument applied = apply(manager, "often", nodes);
    time.advance(Duration.ofSeconds(11));

    assertThat(applied.replaced()).extracting(key -> key.id()).containsExactly("n0");
    assertThat(applied.unchanged()).isEqualTo(monitors - 1);
    assertThat(counted.added).hasValue(monitors);
    assertThat(counted.replaced).hasValue(1);
    assertThat(counted.removed).hasValue(0);
    assertThat(type.created.get() - createdBefore).isEqualTo(1);
    assertThat(type.closed).hasValue(1);
    before.remove("n0");
    Map<String, MonitorStatus> after = byId(manager);
    before.forEach(
        (id, status) -> {
          assertThat(after.get(id).generation()).isEqualTo(status.generation());
          assertThat(after.get(id).rounds()).isGreaterThan(status.rounds());
        });
    time.run(manager::close);
  }

  private static Map<String, MonitorStatus> byId(MonitorsManager manager) {
    Map<String, MonitorStatus> byId = new LinkedHashMap<>();
    manager.status().monitors().forEach(monitor -> byId.put(monitor.monitor().id(), monitor));
    return byId;
  }

  private MonitorsManager started(ExecutionStrategy strategy) {
    MonitorsManagerBuilder builder =
        MonitorsManager.builder().time(time).discovery(false).execution(strategy);
    types.forEach(builder::provider);
    MonitorsManager manager = builder.build();
    time.run(manager::start);
    return manager;
  }

  private AppliedDocument apply(MonitorsManager manager, String type, Map<String, Object> nodes) {
    CompletableFuture<AppliedDocument> applied =
        manager.apply(ConfigDocument.of("chains.test." + type + ".nodes_config", nodes));
    time.settle();
    assertThat(applied).isCompleted();
    return applied.join();
  }

  private static Map<String, Object> nodes(int count, String value) {
    Map<String, Object> nodes = new LinkedHashMap<>();
    for (int n = 0; n < count; n++) {
      nodes.put("n" + n, ScriptedConfig.entry("n" + n, value, "true"));
    }
    return nodes;
  }

  private CountingProvider type(String name) {
    return types.stream().filter(type -> type.name.equals(name)).findFirst().orElseThrow();
  }

  /** A type with its own period, whose rounds take no time. */
  private static final class CountingProvider implements MonitorProvider<ScriptedNode> {
    private final String name;
    private final Duration period;
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    CountingProvider(String name, Duration period) {
      this.name = name;
      this.period = period;
    }

    @Override
    public MonitorDescriptor descriptor() {
      return MonitorDescriptor.builder(name)
          .topic("chains.test." + name + ".nodes_config")
          .otherRawDataRoutingKey("node." + name)
          .category("nodes")
          .period(period)
          .build();
    }

    @Override
    public ParsedConfig<ScriptedNode> parse(ConfigGroup<ScriptedNode> group) {
      return ParsedConfig.ofEach(group, CountingProvider::node);
    }

    private static Optional<ScriptedNode> node(ConfigEntry entry) {
      return Optional.of(
          new ScriptedNode(
              entry.id(), entry.text("parent_id"), entry.text("name"), entry.text("value")));
    }

    @Override
    public String monitorName(ScriptedNode node) {
      return name + " " + node.name();
    }

    @Override
    public Monitor create(ScriptedNode node, MonitorContext context) {
      created.incrementAndGet();
      RoundResult reading =
          RoundResult.reading(RawData.of("node." + name, Map.of("id", node.id())));
      return new Monitor() {
        @Override
        public RoundResult collect(Round round) {
          return reading;
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }
  }

  /** Counts the calls of an execution. */
  private static final class CountedStrategy implements ExecutionStrategy {
    private final ExecutionStrategy real;
    private final AtomicInteger added = new AtomicInteger();
    private final AtomicInteger replaced = new AtomicInteger();
    private final AtomicInteger removed = new AtomicInteger();

    CountedStrategy(ExecutionStrategy real) {
      this.real = real;
    }

    @Override
    public Execution start(ExecutionContext context) {
      Execution execution = real.start(context);
      return new ForwardingExecution(execution) {
        @Override
        public void add(Task task) {
          added.incrementAndGet();
          super.add(task);
        }

        @Override
        public void replace(Task old, Task next) {
          replaced.incrementAndGet();
          super.replace(old, next);
        }

        @Override
        public void remove(Task task) {
          removed.incrementAndGet();
          super.remove(task);
        }
      };
    }
  }
}
