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

/** Measures one setup: start, then a while of rounds, then pings, then changes. */
final class Measurement {
  private static final Duration PINGING = Duration.ofSeconds(3);
  private static final int UPDATES_OF_ONE = 10;
  private static final int UPDATES_OF_ALL = 3;
  private static final int TIMES_ADDED = 8;

  /** So many share the first 10 s that the first few of them begin at once. */
  private static final int ENOUGH_TO_BEGIN_AT_ONCE = 10_000;

  private final Setup setup;
  private final Arguments arguments;
  private final FakePanic panic;
  private final MeasuredSystem subject;
  private final int seconds;
  private final Map<String, Map<String, String>> nodes;

  Measurement(Setup setup, Arguments arguments, FakePanic panic, MeasuredSystem subject, int port) {
    this.setup = setup;
    this.arguments = arguments;
    this.panic = panic;
    this.subject = subject;
    // A shorter while might have no round at all.
    seconds = Math.max(arguments.number("seconds"), setup.periodSeconds());
    nodes = new LinkedHashMap<>(PageServer.nodes(setup.monitors(), port));
  }

  Result run() throws Exception {
    Instant startedAt = Instant.now();
    Result.Start start = start();
    TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
    subject.forget();
    MeasuredSystem.Use before = subject.use();
    CpuTimes othersBefore = CpuTimes.now();
    TimeUnit.SECONDS.sleep(seconds);
    MeasuredSystem.Use after = subject.use();
    CpuTimes others = CpuTimes.now().since(othersBefore);
    Sample sample = subject.sample();
    String load = Machine.load();
    boolean managed = setup.model() != Model.PROCESSES;
    Result.Control control = managed ? control() : null;
    Double idleHeapMib = managed ? liveHeapMib() : null;
    // A heap is not what it was after a full collection, nor before all updated monitors have run.
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
    subject.awaitReady();
    long connected = System.nanoTime();
    if (setup.model() != Model.PROCESSES) {
      configure();
    }
    subject.awaitAllRun();
    return new Result.Start((connected - started) / 1e9, (System.nanoTime() - connected) / 1e9);
  }

  private double liveHeapMib() throws Exception {
    return subject.liveHeapBytes() / 1024.0 / 1024.0;
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
    Quantiles firstRound = setup.monitors() < ENOUGH_TO_BEGIN_AT_ONCE ? null : additions();
    Quantiles one = updates(UPDATES_OF_ONE, 1);
    return new Result.Control(one, updates(UPDATES_OF_ALL, setup.monitors()), firstRound, ping);
  }

  /**
   * Returns how soon the first round of a node that is added begins, without the time until its
   * place in the 10 s over which first rounds are spread. Those whose places come first are taken
   * out and in again, so that there is little to wait for.
   */
  private Quantiles additions() throws Exception {
    List<Double> millis = new ArrayList<>();
    for (String id : subject.firstDue()) {
      Map<String, String> node = nodes.get(id);
      for (int time = 0; time < TIMES_ADDED; time++) {
        nodes.remove(id);
        configure();
        subject.watch(id);
        nodes.put(id, node);
        millis.add(configure() + subject.awaitLag().toNanos() / 1e6);
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
    subject.awaitApplied();
    return (System.nanoTime() - sentNanos) / 1e6;
  }
}
