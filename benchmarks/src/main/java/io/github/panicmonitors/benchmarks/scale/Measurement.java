package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.CpuTimes;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.benchmarks.rounds.PageServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures one setup: the start, rounds, pings, and changes of the configuration. */
final class Measurement {
  private static final Duration PINGING = Duration.ofSeconds(3);
  private static final int UPDATES_OF_ONE = 10;
  private static final int UPDATES_OF_ALL = 3;
  private static final int TIMES_ADDED = 8;

  /** With so many monitors, some first rounds are due at once. */
  private static final int MIN_FOR_ADDITIONS = 10_000;

  private final Setup setup;
  private final Arguments arguments;
  private final FakePanic panic;
  private final MeasuredSystem system;
  private final int seconds;
  private final Map<String, Map<String, String>> nodes;

  Measurement(Setup setup, Arguments arguments, FakePanic panic, MeasuredSystem system, int port) {
    this.setup = setup;
    this.arguments = arguments;
    this.panic = panic;
    this.system = system;
    // A shorter time might contain no round.
    seconds = Math.max(arguments.number("seconds"), setup.periodSeconds());
    nodes = new LinkedHashMap<>(PageServer.nodes(setup.monitors(), port));
  }

  Result run() throws Exception {
    Instant startedAt = Instant.now();
    Result.Start start = start();
    TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
    system.forget();
    MeasuredSystem.Use before = system.use();
    CpuTimes othersBefore = CpuTimes.now();
    TimeUnit.SECONDS.sleep(seconds);
    MeasuredSystem.Use after = system.use();
    CpuTimes others = CpuTimes.now().since(othersBefore);
    Sample sample = system.sample();
    String load = Machine.load();
    boolean managed = setup.model() != Model.PROCESSES;
    Result.Control control = managed ? control() : null;
    Double idleHeapMib = managed ? liveHeapMib() : null;
    // Measure the live heap last: the collection and the updates change it.
    TimeUnit.SECONDS.sleep(setup.periodSeconds());
    return new Result(
        setup.toString(),
        startedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
        load,
        new Result.Rounds(
            sample.rounds().rounds(), sample.rounds().failed(), sample.skipped(), sample.lost()),
        new Result.Memory(
            after.rssKib() / 1024.0,
            after.pssKib() / 1024.0,
            liveHeapMib(),
            idleHeapMib,
            after.threads()),
        cpu(after.cpuNanos() - before.cpuNanos(), others, sample),
        Quantiles.of(sample.rounds().lagMillis()),
        start,
        control);
  }

  private Result.Start start() throws Exception {
    long started = System.nanoTime();
    system.awaitReady();
    long connected = System.nanoTime();
    if (setup.model() != Model.PROCESSES) {
      configure();
    }
    system.awaitAllRun();
    return new Result.Start((connected - started) / 1e9, (System.nanoTime() - connected) / 1e9);
  }

  private double liveHeapMib() throws Exception {
    return system.liveHeapBytes() / 1024.0 / 1024.0;
  }

  private Result.Cpu cpu(long ownNanos, CpuTimes others, Sample sample) {
    double nanosInMillisOfAll = 1e6 * sample.rounds().rounds();
    return new Result.Cpu(
        ownNanos / nanosInMillisOfAll,
        sample.javaThreadNanos() / nanosInMillisOfAll,
        others.rabbitNanos() / nanosInMillisOfAll,
        others.nginxNanos() / nanosInMillisOfAll,
        ownNanos / 1e9 / seconds);
  }

  private Result.Control control() throws Exception {
    Quantiles ping = panic.ping(PINGING);
    Quantiles firstRound = setup.monitors() < MIN_FOR_ADDITIONS ? null : additions();
    Quantiles one = updates(UPDATES_OF_ONE, 1);
    return new Result.Control(one, updates(UPDATES_OF_ALL, setup.monitors()), firstRound, ping);
  }

  /**
   * Returns how soon the first round of an added node starts, without the delay that spreads first
   * rounds over 10 s. Removes and adds the nodes with the shortest delays, so that the wait is
   * short.
   */
  private Quantiles additions() throws Exception {
    List<Double> millis = new ArrayList<>();
    for (String id : system.firstDue()) {
      Map<String, String> node = nodes.get(id);
      for (int time = 0; time < TIMES_ADDED; time++) {
        nodes.remove(id);
        configure();
        system.watch(id);
        nodes.put(id, node);
        millis.add(configure() + system.awaitLag().toNanos() / 1e6);
      }
    }
    return Quantiles.of(millis.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Quantiles updates(int times, int entries) throws Exception {
    double[] millis = new double[times];
    for (int time = 0; time < times; time++) {
      rename(entries, "update " + time + " of " + entries);
      millis[time] = configure();
    }
    return Quantiles.of(millis);
  }

  private void rename(int entries, String name) {
    for (int node = 0; node < entries; node++) {
      Map<String, String> renamed = new HashMap<>(nodes.get("node_" + node));
      renamed.put("name", "node " + node + " after " + name);
      nodes.put("node_" + node, renamed);
    }
  }

  private double configure() throws Exception {
    long sentNanos = panic.configure(nodes);
    system.awaitApplied();
    return (System.nanoTime() - sentNanos) / 1e6;
  }
}
