package io.github.panicmonitors.benchmarks.versus;

import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.CpuTimes;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.publishing.Server;
import io.github.panicmonitors.benchmarks.rounds.PageServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Compares a Prometheus server and a vmagent with a host that publishes its readings. All scrape
 * the same nodes, in turn.
 */
public final class ScrapeVersusPrometheus {
  private final Arguments arguments;
  private final PageServer pages;

  private ScrapeVersusPrometheus(Arguments arguments, PageServer pages) {
    this.arguments = arguments;
    this.pages = pages;
  }

  /** Measures all. The system property {@code jvm.options} has the options of the host's JVM. */
  public static void main(String[] commandLine) throws Exception {
    Map<String, Integer> defaults =
        Map.of(
            "targets", 2_000, "period", 5, "warm-up", 60, "seconds", 60, "page-kb", 128, "workers",
            16);
    Arguments arguments = Arguments.parse(defaults, commandLine);
    Machine.main(commandLine);
    try (PageServer pages = PageServer.start(1024 * arguments.number("page-kb"))) {
      new ScrapeVersusPrometheus(arguments, pages).compare();
    }
  }

  private void compare() throws Exception {
    List<String> javaOptions = List.of(System.getProperty("jvm.options", "").trim().split(" +"));
    System.out.printf(
        "targets   %d, each every %d s, %d KiB; measured for %d s after %d s of warm-up%n"
            + "host      %s, %s%n%n%-12s %8s %12s %9s %9s %8s   %s%n",
        arguments.number("targets"),
        arguments.number("period"),
        arguments.number("page-kb"),
        arguments.number("seconds"),
        arguments.number("warm-up"),
        strategy(),
        javaOptions,
        "",
        "scrapes",
        "CPU ms each",
        "nginx",
        "RabbitMQ",
        "RSS MiB",
        "load");
    double prometheus = measure("Prometheus", ScraperProcess::prometheus);
    double vmagent = measure("vmagent", ScraperProcess::vmagent);
    double host = measureHost(javaOptions);
    System.out.printf(
        Locale.ROOT,
        "ratio %.2f to Prometheus, %.2f to vmagent%n",
        host / prometheus,
        host / vmagent);
  }

  private String strategy() {
    int workers = arguments.number("workers");
    return workers == 0 ? "long-lived threads" : "task queue of " + workers + " workers";
  }

  /** Starts a scraper of nodes at a port, with a period in seconds. */
  @FunctionalInterface
  private interface Starter {
    Scraper start(int nodes, int port, int periodSeconds) throws IOException;
  }

  private double measure(String name, Starter starter) throws Exception {
    try (Scraper scraper =
        starter.start(arguments.number("targets"), pages.port(), arguments.number("period"))) {
      TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
      return measure(name, scraper);
    }
  }

  private double measureHost(List<String> javaOptions) throws Exception {
    try (Server rabbit = new Server();
        HostProcess host = HostProcess.start(javaOptions, hostArguments(rabbit))) {
      TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
      HostReport before = host.report();
      double result = measure("host", host);
      HostReport after = host.report();
      System.out.printf(
          "%nreadings of the host: %d confirmed, %d lost; %d slots skipped;"
              + " %d monitors failing%n",
          after.confirmed() - before.confirmed(),
          after.lost() - before.lost(),
          after.skipped() - before.skipped(),
          after.failing());
      return result;
    }
  }

  private List<String> hostArguments(Server rabbit) {
    return List.of(
        rabbit.uri(),
        Integer.toString(pages.port()),
        Integer.toString(arguments.number("targets")),
        Integer.toString(arguments.number("period")),
        Integer.toString(arguments.number("workers")));
  }

  /** Returns the CPU time of a scrape, in milliseconds. */
  private double measure(String name, Scraper scraper) throws IOException, InterruptedException {
    long scrapesBefore = pages.requests();
    CpuTimes othersBefore = CpuTimes.now();
    Duration before = cpu(scraper);
    TimeUnit.SECONDS.sleep(arguments.number("seconds"));
    double millis = cpu(scraper).minus(before).toNanos() / 1e6;
    CpuTimes others = CpuTimes.now().since(othersBefore);
    long scrapes = pages.requests() - scrapesBefore - 1; // without the request for this number
    Path status = Path.of("/proc/" + scraper.process().pid() + "/status");
    System.out.printf(
        Locale.ROOT,
        "%-12s %8d %12.3f %9.3f %9.3f %8d   %s%n",
        name,
        scrapes,
        millis / scrapes,
        others.nginxNanos() / 1e6 / scrapes,
        others.rabbitNanos() / 1e6 / scrapes,
        Machine.statusKib(status, "VmRSS") / 1024,
        Machine.load());
    return millis / scrapes;
  }

  private static Duration cpu(Scraper scraper) {
    return scraper.process().info().totalCpuDuration().orElseThrow();
  }
}
