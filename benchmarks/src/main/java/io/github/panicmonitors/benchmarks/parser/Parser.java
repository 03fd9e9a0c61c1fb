package io.github.panicmonitors.benchmarks.parser;

import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link ParserBenchmark} and prints bytes per second, as the mean and as the best iteration,
 * and allocated bytes.
 */
public final class Parser {
  private Parser() {}

  /** Fetches the page of RabbitMQ, runs all benchmarks and prints a table. */
  public static void main(String[] commandLine) throws IOException, RunnerException {
    Arguments arguments =
        Arguments.parse(Map.of("forks", 2, "iterations", 5, "seconds", 1), commandLine);
    Machine.main(commandLine);
    Files.write(Page.RABBITMQ.file(), RabbitMqPage.fetch());
    print(run(arguments));
    System.out.println("load at the end " + Machine.load());
  }

  private static Collection<RunResult> run(Arguments arguments) throws RunnerException {
    TimeValue time = TimeValue.seconds(arguments.number("seconds"));
    return new Runner(
            new OptionsBuilder()
                .include(ParserBenchmark.class.getName())
                .forks(arguments.number("forks"))
                .warmupIterations(arguments.number("iterations"))
                .warmupTime(time)
                .measurementIterations(arguments.number("iterations"))
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .jvmArgs("-Xmx512m", "-D" + Page.FOLDER + "=" + Page.RABBITMQ.file().getParent())
                .build())
        .run();
  }

  private static void print(Collection<RunResult> results) throws IOException {
    System.out.printf(
        "%n%-14s %7s  %-18s %9s %8s %12s %8s%n",
        "page", "bytes", "benchmark", "GB/s", "best", "B allocated", "samples");
    for (RunResult result : results) {
      Page page = Page.valueOf(result.getParams().getParam("page"));
      byte[] bytes = page.read();
      String name = result.getParams().getBenchmark();
      System.out.printf(
          Locale.ROOT,
          "%-14s %7d  %-18s %9.3f %8.3f %12.0f %8d%n",
          page,
          bytes.length,
          name.substring(name.lastIndexOf('.') + 1),
          result.getPrimaryResult().getScore() * bytes.length / 1e9,
          result.getPrimaryResult().getStatistics().getMax() * bytes.length / 1e9,
          allocated(result),
          SplitAndRegex.parse(bytes, Set.copyOf(page.names())).size());
    }
  }

  private static double allocated(RunResult result) {
    Map<String, ?> results = result.getSecondaryResults();
    return results.values().stream()
        .map(each -> (Result<?>) each)
        .filter(each -> each.getLabel().endsWith("gc.alloc.rate.norm"))
        .mapToDouble(Result::getScore)
        .findFirst()
        .orElse(Double.NaN);
  }
}
