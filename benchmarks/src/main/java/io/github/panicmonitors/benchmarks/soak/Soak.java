package io.github.panicmonitors.benchmarks.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.JavaProcess;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.benchmarks.publishing.Server;
import io.github.panicmonitors.benchmarks.rounds.PageServer;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.rabbitmq.FaultyProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Runs a manager, changes its configuration all the time, and causes faults of its nodes and of
 * RabbitMQ, one after another. Then checks that the manager is as healthy as before.
 */
public final class Soak {
  private static final int PAGE_BYTES = 128 * 1024;
  private static final int PROXIES = 4;
  private static final int WARM_UP_SECONDS = 30;
  private static final int BASELINE_SECONDS = 10;
  private static final int PAUSE_SECONDS = 5;
  private static final int NORMAL_LIMIT_SECONDS = 60;
  private static final int MAX_RECOVERY_SECONDS = 30;

  /** The lag is normal up to this multiple of the baseline, or up to {@link #LAG_MILLIS}. */
  private static final double LAG_FACTOR = 3;

  private static final double LAG_MILLIS = 500;
  private static final double MAX_HEAP_GROWTH = 1.1;
  private static final double HEAP_NOISE_MIB = 4;

  private final Arguments arguments;
  private final int monitors;
  private final Random random;
  private final Watch watch = new Watch();
  private final Checks checks = new Checks();
  private final List<FaultyProxy> toPages = new ArrayList<>();
  private double normalLagMillis;
  private int worstRecoverySeconds;

  private Soak(Arguments arguments) {
    this.arguments = arguments;
    monitors = arguments.number("monitors");
    random = new Random(arguments.number("seed"));
  }

  /** Exits with 1 if a check fails. */
  public static void main(String[] commandLine) throws Exception {
    int seed = new Random().nextInt(1_000_000);
    Arguments arguments =
        Arguments.parse(
            Map.of("monitors", 2_000, "seconds", 600, "period", 2, "workers", 64, "seed", seed),
            commandLine);
    Machine.main(new String[0]);
    Soak soak = new Soak(arguments);
    soak.run();
    System.exit(soak.checks.allPassed() ? 0 : 1);
  }

  private void run() throws Exception {
    System.out.printf(
        "soak      %d monitors every %d s, %s, for %d s; --seed %d%n%n",
        monitors,
        arguments.number("period"),
        strategy(),
        arguments.number("seconds"),
        arguments.number("seed"));
    try (Server rabbit = new Server();
        JavaProcess receiver =
            JavaProcess.start(List.of("-Xmx512m"), Receiver.class, List.of(rabbit.uri()));
        FaultyProxy toRabbit = FaultyProxy.to(rabbit.rabbitMq().port());
        PageServer pages = PageServer.start(PAGE_BYTES)) {
      for (int proxy = 0; proxy < PROXIES; proxy++) {
        toPages.add(FaultyProxy.to(pages.port()));
      }
      Faults faults = new Faults(rabbit.rabbitMq(), toRabbit, pages, toPages);
      try (MonitorsManager manager = manager(toRabbit)) {
        manager.start();
        soak(manager, faults, pages, receiver);
      } finally {
        toPages.forEach(FaultyProxy::close);
      }
    }
  }

  private MonitorsManager manager(FaultyProxy toRabbit) {
    return MonitorsManager.builder()
        .broker(
            RabbitMqBroker.uri("amqp://guest:guest@127.0.0.1:" + toRabbit.port() + "?heartbeat=2"))
        .period("chainlink-node", Duration.ofSeconds(arguments.number("period")))
        .execution(strategy())
        .listener(watch)
        .build();
  }

  private ExecutionStrategy strategy() {
    int workers = arguments.number("workers");
    return workers == 0
        ? ExecutionStrategies.longLivedThreads()
        : ExecutionStrategies.taskQueue(workers);
  }

  private void soak(MonitorsManager manager, Faults faults, PageServer pages, JavaProcess receiver)
      throws Exception {
    List<Integer> faultyPorts = toPages.stream().map(FaultyProxy::port).toList();
    try (Churn churn =
        new Churn(
            manager,
            Churn.nodes(monitors, pages.port(), faultyPorts),
            new Random(random.nextLong()))) {
      churn.settle();
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      faults.freeze();
      awaitNormal(manager, Double.MAX_VALUE);
      Quantiles baseline = watch.lagOf(BASELINE_SECONDS);
      normalLagMillis = Math.max(LAG_MILLIS, LAG_FACTOR * baseline.p99());
      long threads = Watch.threads();
      double heapMib = Watch.liveHeapMib();
      System.out.printf(
          Locale.ROOT,
          "baseline: lag p50 %.1f, p99 %.1f ms; %d threads; live heap %.1f MiB; load %s%n%n"
              + "%8s %-36s %9s %16s   %s%n",
          baseline.p50(),
          baseline.p99(),
          threads,
          heapMib,
          Machine.load(),
          "after s",
          "fault",
          "lasted s",
          "normal after s",
          "load");
      churn.start();
      causeFaults(manager, faults.all());
      long documents = churn.end();
      checkRecovery(documents);
      awaitNormal(manager, normalLagMillis);
      checkGrowth(threads, heapMib);
      manager.close();
      checkCounts(manager.status(), receiver);
    }
  }

  private int awaitNormal(MonitorsManager manager, double lagMillis) throws InterruptedException {
    long readingsPerSecond = monitors / arguments.number("period");
    return watch.secondsUntilNormal(manager, lagMillis, readingsPerSecond, NORMAL_LIMIT_SECONDS);
  }

  private void causeFaults(MonitorsManager manager, List<Fault> faults) throws Exception {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(arguments.number("seconds"));
    while (System.nanoTime() < end) {
      Fault fault = faults.get(random.nextInt(faults.size()));
      long started = System.nanoTime();
      fault.harm().run();
      long over = System.nanoTime();
      int recovery = awaitNormal(manager, normalLagMillis);
      worstRecoverySeconds = Math.max(worstRecoverySeconds, recovery);
      System.out.printf(
          Locale.ROOT,
          "%8.0f %-36s %9.1f %16d   %s%n",
          (started - start) / 1e9,
          fault.name(),
          (over - started) / 1e9,
          recovery,
          Machine.load());
      TimeUnit.SECONDS.sleep(random.nextInt(PAUSE_SECONDS));
    }
  }

  private void checkRecovery(long documents) {
    System.out.printf("%n%d configuration documents were applied%n", documents);
    checks.check(
        worstRecoverySeconds <= MAX_RECOVERY_SECONDS,
        "recovered within %d s after every fault: connected, published, lag p99 below %.0f ms",
        worstRecoverySeconds,
        normalLagMillis);
  }

  private void checkGrowth(long threads, double heapMib) {
    long threadsNow = Watch.threads();
    double heapNowMib = Watch.liveHeapMib();
    checks.check(threadsNow <= threads, "threads: %d, baseline %d", threadsNow, threads);
    checks.check(
        heapNowMib <= MAX_HEAP_GROWTH * heapMib + HEAP_NOISE_MIB,
        "live heap: %.1f MiB, baseline %.1f",
        heapNowMib,
        heapMib);
  }

  private void checkCounts(ManagerStatus status, JavaProcess receiver) throws Exception {
    MessageCounts counts = status.readings();
    // The receiver may still be emptying the queue.
    Receiver.Received received = received(receiver);
    for (Receiver.Received before = null; !received.equals(before); ) {
      before = received;
      TimeUnit.SECONDS.sleep(2);
      received = received(receiver);
    }
    checks.check(
        status.droppedEvents() == 0 && counts.gathered() == watch.readings(),
        "gathered: %d of %d messages from rounds",
        counts.gathered(),
        watch.readings());
    checks.check(
        counts.pending() == 0,
        "outcomes: %d confirmed, %d returned, dropped %s, %d pending",
        counts.confirmed(),
        counts.returned(),
        counts.drops(),
        counts.pending());
    checks.check(
        counts.confirmed() <= received.readings()
            && received.readings() <= counts.confirmed() + counts.dropped(),
        "received: %d, including every confirmed one; %d received again",
        received.readings(),
        received.repeated());
    checks.check(
        received.disordered() == 0,
        "order: %d arrived after a later reading of the same monitor",
        received.disordered());
    checks.check(
        status.abandonedThreads() == 0, "abandoned threads: %d", status.abandonedThreads());
  }

  private static Receiver.Received received(JavaProcess receiver) throws Exception {
    return new ObjectMapper().readValue(receiver.ask("received"), Receiver.Received.class);
  }
}
