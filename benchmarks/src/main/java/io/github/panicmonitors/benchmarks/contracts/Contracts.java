package io.github.panicmonitors.benchmarks.contracts;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.CpuTimes;
import io.github.panicmonitors.benchmarks.machine.JavaProcess;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.machine.Quantiles;
import io.github.panicmonitors.benchmarks.publishing.Server;
import io.github.panicmonitors.chainlink.contracts.ChainlinkContractsProvider;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Measures the requests, CPU and memory of a manager of Chainlink contracts on several chains. */
public final class Contracts {
  private final Arguments arguments;
  private final int chains;
  private final int nodes;
  private final int feeds;

  private Contracts(Arguments arguments) {
    this.arguments = arguments;
    chains = arguments.number("chains");
    nodes = arguments.number("nodes") / chains;
    feeds = arguments.number("feeds") / chains;
  }

  /** Measures one installation. */
  public static void main(String[] commandLine) throws Exception {
    Map<String, Integer> defaults =
        Map.of("chains", 5, "nodes", 60, "feeds", 60, "period", 10, "warm-up", 40, "seconds", 120);
    new Contracts(Arguments.parse(defaults, commandLine)).measure();
  }

  private void measure() throws Exception {
    Machine.main(new String[0]);
    Recorder rounds = new Recorder();
    List<String> sizes = List.of("" + chains, "" + nodes, "" + feeds);
    try (Server rabbit = new Server();
        JavaProcess services = JavaProcess.start(List.of("-Xmx512m"), FakeServices.class, sizes);
        ChainlinkContractsProvider provider = new ChainlinkContractsProvider();
        MonitorsManager manager = manager(rabbit.uri(), provider, rounds)) {
      manager.start();
      String url = services.ask("url");
      for (int chain = 0; chain < chains; chain++) {
        manager.apply(document(url, chain)).get(1, TimeUnit.MINUTES);
      }
      runFor(arguments.number("warm-up"), services);
      services.ask("traffic");
      rounds.reports.clear();
      CpuTimes before = CpuTimes.now();
      runFor(arguments.number("seconds"), services);
      CpuTimes used = CpuTimes.now().since(before);
      print(rounds, used, services.ask("traffic").split(" ", 5));
      System.out.printf("readings: %s%n", manager.status().readings());
    }
  }

  private MonitorsManager manager(
      String uri, ChainlinkContractsProvider provider, MonitorsListener listener) {
    return MonitorsManager.builder()
        .broker(RabbitMqBroker.uri(uri))
        .discovery(false)
        .provider(provider)
        .period("chainlink-contracts", Duration.ofSeconds(arguments.number("period")))
        .listener(listener)
        .build();
  }

  /** Advances the chains once a period. */
  private void runFor(int seconds, JavaProcess services) throws Exception {
    int period = arguments.number("period");
    for (int passed = 0; passed < seconds; passed += period) {
      services.ask("advance");
      TimeUnit.SECONDS.sleep(period);
    }
  }

  private ConfigDocument document(String url, int chain) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int node = 0; node < nodes; node++) {
      String id = "node_" + chain + "_" + node;
      Map<String, String> entry = new LinkedHashMap<>();
      entry.put("id", id);
      entry.put("parent_id", "chain_" + chain);
      entry.put("name", id);
      entry.put("node_prometheus_urls", url + "/node" + chain + "-" + node);
      entry.put("monitor_node", "false");
      entry.put("monitor_prometheus", "true");
      entry.put("monitor_contracts", "true");
      entry.put("evm_nodes_urls", url + "/rpc" + chain);
      entry.put("weiwatchers_url", url + "/feeds" + chain);
      entries.put(id, entry);
    }
    return ConfigDocument.of("chains.chainlink.chain " + chain + ".nodes_config", entries);
  }

  private void print(Recorder recorded, CpuTimes used, String[] traffic) {
    double rounds = (double) recorded.reports.size() / chains;
    double[] took =
        recorded.reports.stream().mapToDouble(report -> report.took().toNanos() / 1e6).toArray();
    long failed = recorded.reports.stream().filter(report -> report.failureKind() != null).count();
    Quantiles millis = Quantiles.of(took);
    System.out.printf(
        Locale.ROOT,
        "%d chains, %d nodes and %d feeds each: %.0f rounds of all chains, %d failed%n",
        chains,
        nodes,
        feeds,
        rounds,
        failed);
    System.out.printf(
        Locale.ROOT,
        "a round of all chains: %.1f requests, %.1f calls, %.1f KB sent, %.1f KB received,"
            + " %.1f ms of CPU (RabbitMQ %.1f)%n",
        Double.parseDouble(traffic[0]) / rounds,
        Double.parseDouble(traffic[1]) / rounds,
        Double.parseDouble(traffic[2]) / rounds / 1_000,
        Double.parseDouble(traffic[3]) / rounds / 1_000,
        used.ownNanos() / 1e6 / rounds,
        used.rabbitNanos() / 1e6 / rounds);
    System.out.printf(
        Locale.ROOT,
        "a round of one chain took ms p50 %.1f, p99 %.1f; RSS %d MiB, %.3f cores, load %s%n",
        millis.p50(),
        millis.p99(),
        Machine.statusKib(Path.of("/proc/self/status"), "VmRSS") / 1024,
        used.ownNanos() / 1e9 / arguments.number("seconds"),
        Machine.load());
    System.out.printf("calls of all rounds: %s%n", traffic[4]);
    long pairs = (long) chains * nodes * feeds;
    System.out.printf(
        "PANIC asks at least %d requests: 5 for each of %d pairs of node and feed, 3 a chain%n",
        5 * pairs + 3L * chains, pairs);
  }

  private static final class Recorder implements MonitorsListener {
    private final ConcurrentLinkedQueue<RoundReport> reports = new ConcurrentLinkedQueue<>();

    @Override
    public void roundFinished(RoundReport report) {
      reports.add(report);
    }
  }
}
