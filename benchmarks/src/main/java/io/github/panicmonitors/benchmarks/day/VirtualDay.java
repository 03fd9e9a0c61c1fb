package io.github.panicmonitors.benchmarks.day;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.provider.Consumers;
import io.github.panicmonitors.benchmarks.provider.IdProvider;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Runs a manager on virtual time and an in-memory broker, as a host's tests do, for one day. */
public final class VirtualDay {
  private static final String KEY = "chains.chainlink.benchmark.nodes_config";

  private final int monitors;
  private final Duration period;

  private VirtualDay(int monitors, Duration period) {
    this.monitors = monitors;
    this.period = period;
  }

  /** Measures both strategies alternately. */
  public static void main(String[] commandLine) throws Exception {
    Map<String, Integer> defaults = Map.of("monitors", 100, "period", 60, "turns", 3);
    Arguments arguments = Arguments.parse(defaults, commandLine);
    Machine.main(new String[0]);
    VirtualDay day =
        new VirtualDay(
            arguments.number("monitors"), Duration.ofSeconds(arguments.number("period")));
    for (int turn = 1; turn <= arguments.number("turns"); turn++) {
      System.out.printf("turn %d, load %s%n", turn, Machine.load());
      day.measure(ExecutionStrategies.taskQueue());
      day.measure(ExecutionStrategies.longLivedThreads());
    }
  }

  private void measure(ExecutionStrategy strategy) throws Exception {
    VirtualTime time = new VirtualTime();
    try (InMemoryBroker broker = new InMemoryBroker(time);
        BrokerConnection consumer =
            time.call(() -> broker.connect("consumer", new ConnectionListener() {}))) {
      time.run(() -> Consumers.consumeAll(broker, consumer));
      MonitorsManager manager = manager(time, broker, strategy);
      time.run(manager::start);
      AppliedDocument applied =
          time.call(() -> manager.apply(ConfigDocument.of(KEY, entries())).get());
      if (applied.started().size() != monitors) {
        throw new IllegalStateException("not all monitors were started: " + applied);
      }
      long start = System.nanoTime();
      time.advance(Duration.ofDays(1));
      double seconds = (System.nanoTime() - start) / 1e9;
      print(strategy, manager, seconds);
      time.run(manager::close);
    }
  }

  private MonitorsManager manager(
      VirtualTime time, InMemoryBroker broker, ExecutionStrategy strategy) {
    RoundResult reading =
        RoundResult.reading(RawData.of("node.chainlink", Map.of("height", 20_000_000)));
    return MonitorsManager.builder()
        .discovery(false)
        .provider(new IdProvider(node -> round -> reading))
        .period(IdProvider.TYPE, period)
        .time(time)
        .broker(broker)
        .execution(strategy)
        .build();
  }

  private Map<String, Object> entries() {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int n = 0; n < monitors; n++) {
      entries.put("node_" + n, Map.of("id", "node_" + n));
    }
    return entries;
  }

  private static void print(ExecutionStrategy strategy, MonitorsManager manager, double seconds) {
    long rounds = manager.status().rounds().stream().mapToLong(RoundTotals::rounds).sum();
    System.out.printf(
        Locale.ROOT,
        "  %s: %,d rounds, %,d readings confirmed, in %.1f s%n",
        strategy,
        rounds,
        manager.status().readings().confirmed(),
        seconds);
  }
}
