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
 * Runs a manager for a while, changes its configuration all the time, does harm to its nodes and to
 * RabbitMQ, one fault after the other, and checks that it is afterwards what it was before.
 */
public final class Soak {
  private static final int PAGE_BYTES = 128 * 1024;
  private static final int PROXIES = 4;
  private static final int WARM_UP_SECONDS = 30;
  private static final int BASELINE_SECONDS = 10;
  private static final int PAUSE_SECONDS = 5;
  private static final int NORMAL_LIMIT_SECONDS = 60;
  private static final int MOST_RECOVERY_SECONDS = 30;

  /** A second's lag is normal up to so many times that of the beginning, or to so much. */
  private static final double LAG_FACTOR = 3;

  private static final double LAG_MILLIS = 500;
  private static final double MOST_HEAP_GROWTH = 1.1;
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

  /** Ends with 1 if a check fails. */
  public static void main(String[] commandLine) throws Exception {
    int seed = new Random().nextInt(1_000_000);
    Arguments arguments =
        Arguments.parse(
            Map.of("monitors", 2_000, "seconds", 600, "period", 2, "workers", 64, "seed", seed),
            commandLine);
    Machine.main(new String[0]);
    Soak soak = new Soak(arguments);
    soak.run();
    System.exit(soak.checks.allHold() ? 0 : 1);
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
          "at first: lag p50 %.1f, p99 %.1f ms; %d threads; live heap %.1f MiB; load %s%n%n"
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
      doHarm(manager, faults.all());
      long documents = churn.end();
      checkRecovery(documents);
      awaitNormal(manager, normalLagMillis);
      checkGrowth(threads, heapMib);
      manager.close();
      checkAccount(manager.status(), receiver);
    }
  }

  private int awaitNormal(MonitorsManager manager, double lagMillis) throws InterruptedException {
    long aSecondsReadings = monitors / arguments.number("period");
    return watch.secondsUntilNormal(manager, lagMillis, aSecondsReadings, NORMAL_LIMIT_SECONDS);
  }

  private void doHarm(MonitorsManager manager, List<Fault> faults) throws Exception {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(arguments.number("seconds"));
    while (System.nanoTime() < end) {
      Fault fault = faults.get(random.nextInt(faults.size()));
      long began = System.nanoTime();
      fault.harm().run();
      long over = System.nanoTime();
      int recovery = awaitNormal(manager, normalLagMillis);
      worstRecoverySeconds = Math.max(worstRecoverySeconds, recovery);
      System.out.printf(
          Locale.ROOT,
          "%8.0f %-36s %9.1f %16d   %s%n",
          (began - start) / 1e9,
          fault.name(),
          (over - began) / 1e9,
          recovery,
          Machine.load());
      TimeUnit.SECONDS.sleep(random.nextInt(PAUSE_SECONDS));
    }
  }

  private void checkRecovery(long documents) {
    System.out.printf("%n%d configuration documents were applied meanwhile%n", documents);
    checks.check(
        worstRecoverySeconds <= MOST_RECOVERY_SECONDS,
        "normal again within %d s of every fault's end: connected, published, lag p99 under %.0f ms",
        worstRecoverySeconds,
        normalLagMillis);
  }

  private void checkGrowth(long threads, double heapMib) {
    long threadsNow = Watch.threads();
    double heapNowMib = Watch.liveHeapMib();
    checks.check(threadsNow <= threads, "threads: %d, at first %d", threadsNow, threads);
    checks.check(
        heapNowMib <= MOST_HEAP_GROWTH * heapMib + HEAP_NOISE_MIB,
        "live heap: %.1f MiB, at first %.1f",
        heapNowMib,
        heapMib);
  }

  private void checkAccount(ManagerStatus status, JavaProcess receiver) throws Exception {
    MessageCounts account = status.readings();
    // What is in the queue still has to be taken.
    Receiver.Received received = received(receiver);
    for (Receiver.Received before = null; !received.equals(before); ) {
      before = received;
      TimeUnit.SECONDS.sleep(2);
      received = received(receiver);
    }
    checks.check(
        status.droppedEvents() == 0 && account.gathered() == watch.readings(),
        "gathered: %d, of %d messages of rounds",
        account.gathered(),
        watch.readings());
    checks.check(
        account.pending() == 0,
        "accounted for: %d confirmed, %d returned, dropped %s, %d pending",
        account.confirmed(),
        account.returned(),
        account.drops(),
        account.pending());
    checks.check(
        account.confirmed() <= received.readings()
            && received.readings() <= account.confirmed() + account.dropped(),
        "received: %d, at least all that were confirmed, and %d of them once more",
        received.readings(),
        received.repeated());
    checks.check(
        received.disordered() == 0,
        "order: %d arrived after a later one of their monitor",
        received.disordered());
    checks.check(
        status.abandonedThreads() == 0, "abandoned threads: %d", status.abandonedThreads());
  }

  private static Receiver.Received received(JavaProcess receiver) throws Exception {
    return new ObjectMapper().readValue(receiver.ask("received"), Receiver.Received.class);
  }
}
