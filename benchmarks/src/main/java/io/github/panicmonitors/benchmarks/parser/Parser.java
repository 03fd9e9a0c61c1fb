package io.github.panicmonitors.benchmarks.parser;

import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.Machine;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link ParserBenchmark} and prints it as bytes a second and bytes allocated. */
public final class Parser {
  private Parser() {}

  /** Takes options, then the pages' files; without a file, the generated page. */
  public static void main(String[] commandLine) throws IOException, RunnerException {
    int options = 0;
    while (options < commandLine.length && commandLine[options].startsWith("--")) {
      options += 2;
    }
    Arguments arguments =
        Arguments.parse(
            Map.of("forks", 2, "iterations", 5, "seconds", 1),
            Arrays.copyOf(commandLine, Math.min(options, commandLine.length)));
    String[] files = Arrays.copyOfRange(commandLine, options, commandLine.length);
    Machine.main(commandLine);
    String[] pages = Arrays.copyOf(files, files.length + 1);
    pages[files.length] = PageState.CHAINLINK;
    print(run(arguments, pages));
    System.out.println("load at the end " + Machine.load());
  }

  private static Collection<RunResult> run(Arguments arguments, String[] pages)
      throws RunnerException {
    TimeValue time = TimeValue.seconds(arguments.number("seconds"));
    return new Runner(
            new OptionsBuilder()
                .include(ParserBenchmark.class.getName())
                .param("page", pages)
                .forks(arguments.number("forks"))
                .warmupIterations(arguments.number("iterations"))
                .warmupTime(time)
                .measurementIterations(arguments.number("iterations"))
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .jvmArgs("-Xmx512m")
                .build())
        .run();
  }

  private static void print(Collection<RunResult> results) throws IOException {
    System.out.printf(
        "%n%-20s %-36s %9s %8s %12s%n", "benchmark", "page (bytes)", "GB/s", "+-", "B allocated");
    for (RunResult result : results) {
      String page = result.getParams().getParam("page");
      int bytes = PageState.read(page).length;
      String name = result.getParams().getBenchmark();
      System.out.printf(
          Locale.ROOT,
          "%-20s %-36s %9.3f %8.3f %12.0f%n",
          name.substring(name.lastIndexOf('.') + 1),
          page.substring(page.lastIndexOf('/') + 1) + " (" + bytes + ")",
          result.getPrimaryResult().getScore() * bytes / 1e9,
          result.getPrimaryResult().getScoreError() * bytes / 1e9,
          allocated(result));
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
