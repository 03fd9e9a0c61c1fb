package io.github.panicmonitors.benchmarks.overload;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.RoundTotals;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.benchmarks.configuring.PingLatency;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.benchmarks.provider.Consumers;
import io.github.panicmonitors.benchmarks.provider.IdProvider;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Raises the rate of rounds until a manager skips one slot in a hundred, then asks for four times
 * that rate. Monitors compute and do not wait, so that the CPU is what becomes scarce.
 */
public final class Overload {
  private static final String KEY = "chains.chainlink.benchmark.nodes_config";
  private static final double STEP = 1.25;
  private static final double SKIPPED_SHARE = 0.01;
  private static final long PING_PAUSE_MILLIS = 50;

  private final Arguments arguments;
  private final int monitors;
  private final long steps;

  private Overload(Arguments arguments) {
    this.arguments = arguments;
    monitors = arguments.number("monitors");
    steps = stepsIn(TimeUnit.MICROSECONDS.toNanos(arguments.number("micros")));
  }

  /** What a manager did at one rate. */
  private record Outcome(double confirmedPerSecond, double skippedShare, Quantiles pingMillis) {}

  /** Measures both strategies. */
  public static void main(String[] commandLine) throws Exception {
    Map<String, Integer> defaults =
        Map.of("monitors", 2_000, "micros", 1_000, "from", 300, "warm-up", 13, "seconds", 10);
    Arguments arguments = Arguments.parse(defaults, commandLine);
    Machine.main(new String[0]);
    Overload overload = new Overload(arguments);
    for (ExecutionStrategy strategy :
        List.of(ExecutionStrategies.taskQueue(), ExecutionStrategies.longLivedThreads())) {
      overload.compare(strategy);
    }
  }

  private void compare(ExecutionStrategy strategy) throws Exception {
    System.out.printf("%s, load %s%n", strategy, Machine.load());
    double rate = arguments.number("from");
    Outcome reached = measure(strategy, rate);
    for (Outcome next = reached; next.skippedShare() <= SKIPPED_SHARE; ) {
      reached = next;
      rate *= STEP;
      next = measure(strategy, rate);
    }
    Outcome overloaded = measure(strategy, 4 * rate / STEP);
    System.out.printf(
        Locale.ROOT,
        "  ratio %.2f%n",
        overloaded.confirmedPerSecond() / reached.confirmedPerSecond());
  }

  private Outcome measure(ExecutionStrategy strategy, double rate) throws Exception {
    try (InMemoryBroker broker = new InMemoryBroker(TimeSource.system());
        BrokerConnection consumer = broker.connect("consumer", new ConnectionListener() {});
        MonitorsManager manager = manager(broker, strategy, rate)) {
      Consumers.consumeAll(broker, consumer);
      manager.start();
      manager.apply(ConfigDocument.of(KEY, entries())).get(1, TimeUnit.MINUTES);
      // First rounds are spread over 10 s.
      TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
      Outcome outcome = measure(manager, broker);
      print(rate, outcome);
      return outcome;
    }
  }

  private MonitorsManager manager(InMemoryBroker broker, ExecutionStrategy strategy, double rate) {
    return MonitorsManager.builder()
        .discovery(false)
        .provider(new IdProvider(node -> round -> afterComputing(node, round)))
        .period(IdProvider.TYPE, Duration.ofNanos((long) (monitors / rate * 1e9)))
        .broker(broker)
        .execution(strategy)
        .build();
  }

  private Outcome measure(MonitorsManager manager, InMemoryBroker broker) throws Exception {
    try (PingLatency pings = new PingLatency(broker, PING_PAUSE_MILLIS)) {
      ManagerStatus before = manager.status();
      long start = System.nanoTime();
      TimeUnit.SECONDS.sleep(arguments.number("seconds"));
      ManagerStatus after = manager.status();
      double seconds = (System.nanoTime() - start) / 1e9;
      long skipped = skipped(after) - skipped(before);
      long ran = rounds(after) - rounds(before);
      return new Outcome(
          (after.readings().confirmed() - before.readings().confirmed()) / seconds,
          skipped / (double) Math.max(1, skipped + ran),
          Quantiles.of(pings.end()));
    }
  }

  private static long skipped(ManagerStatus status) {
    return status.rounds().stream().mapToLong(RoundTotals::skippedSlots).sum();
  }

  private static long rounds(ManagerStatus status) {
    return status.rounds().stream().mapToLong(RoundTotals::rounds).sum();
  }

  private void print(double rate, Outcome outcome) {
    System.out.printf(
        Locale.ROOT,
        "  %,6.0f rounds/s asked, %,6.0f readings/s confirmed, %5.1f %% of slots skipped,"
            + " pings p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        rate,
        outcome.confirmedPerSecond(),
        100 * outcome.skippedShare(),
        outcome.pingMillis().p50(),
        outcome.pingMillis().p99(),
        outcome.pingMillis().max());
  }

  private Map<String, Object> entries() {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int n = 0; n < monitors; n++) {
      entries.put("node_" + n, Map.of("id", "node_" + n));
    }
    return entries;
  }

  private RoundResult afterComputing(IdProvider.Node node, Round round) {
    return RoundResult.reading(
        RawData.of(
            "node.chainlink",
            Map.of("id", node.id(), "slot", round.slot(), "computed", compute(steps))));
  }

  /** Computes something that depends on every step, so that the compiler leaves none out. */
  private static long compute(long steps) {
    long value = steps;
    for (long step = 0; step < steps; step++) {
      value = value * 6364136223846793005L + 1442695040888963407L;
    }
    return value;
  }

  /** Returns how many steps one thread computes in a time, when the code is compiled. */
  private static long stepsIn(long nanos) {
    long steps = 100_000;
    long took = 0;
    for (int i = 0; i < 100; i++) {
      long start = System.nanoTime();
      if (compute(steps) == 0) {
        throw new IllegalStateException("computed nothing");
      }
      took = System.nanoTime() - start;
    }
    return steps * nanos / took;
  }
}
