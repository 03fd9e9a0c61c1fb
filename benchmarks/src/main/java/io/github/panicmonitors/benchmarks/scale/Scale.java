package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.publishing.Server;
import io.github.panicmonitors.benchmarks.rounds.PageServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the cost of monitors, one setup after another, each in separate processes. The numbers
 * come from the command line, everything else from system properties: {@code plan} (full, quick or
 * none), {@code only} (a part of the names of the plan's setups), {@code rows} (further setups),
 * {@code jdks} (as in 17=/path 25=/path), {@code out} (the folder for results) and {@code logging}
 * (for the measured JVMs).
 */
public final class Scale {
  private final Arguments arguments;
  private final Results results;
  private final Map<Integer, Path> jdks = jdks();

  private Scale(Arguments arguments, Results results) {
    this.arguments = arguments;
    this.results = results;
  }

  /** Measures the requested setups, then draws all existing results. */
  public static void main(String[] commandLine) throws Exception {
    Arguments arguments =
        Arguments.parse(Map.of("warm-up", 15, "seconds", 30, "page-kb", 128), commandLine);
    Path out = Path.of(System.getProperty("out", "."));
    Files.createDirectories(out);
    Results results = Results.in(out.resolve("scale.jsonl"));
    Scale scale = new Scale(arguments, results);
    List<Setup> setups = scale.setups();
    if (!setups.isEmpty()) {
      scale.measure(setups);
    }
    new Report(results.all()).write(out);
  }

  private static Map<Integer, Path> jdks() {
    Map<Integer, Path> jdks = new LinkedHashMap<>();
    for (String jdk : words("jdks")) {
      String[] parts = jdk.split("=", 2);
      jdks.put(Integer.valueOf(parts[0]), Path.of(parts[1]));
    }
    return jdks;
  }

  private static List<String> words(String property) {
    return Stream.of(System.getProperty(property, "").split(" ", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private List<Setup> setups() {
    String only = System.getProperty("only", "");
    Stream<Setup> planned =
        Plan.named(System.getProperty("plan", "full")).stream()
            .filter(setup -> setup.toString().contains(only));
    return Stream.concat(planned, words("rows").stream().map(Setup::parse)).toList();
  }

  private void measure(List<Setup> setups) throws Exception {
    Machine.main(new String[0]);
    System.out.printf(
        "JVMs      hosts %s, single monitors %s%npage      %d KiB; measured for %d s after %d s of"
            + " warm-up%n%n%s%n",
        String.join(" ", JvmOptions.HOST),
        String.join(" ", JvmOptions.SINGLE_MONITOR),
        arguments.number("page-kb"),
        arguments.number("seconds"),
        arguments.number("warm-up"),
        Table.HEAD);
    try (Server rabbit = new Server();
        PageServer pages = PageServer.start(1024 * arguments.number("page-kb"));
        FakePanic panic = new FakePanic(rabbit.uri())) {
      for (Setup setup : setups) {
        Path javaHome = jdks.get(setup.jdk());
        if (javaHome == null) {
          System.out.printf("%s skipped: no JDK %d found%n", setup, setup.jdk());
        } else {
          Result result = measure(setup, javaHome, rabbit, pages, panic);
          results.add(result);
          System.out.println(Table.row(result));
          rabbit.purge();
        }
      }
    }
  }

  private Result measure(
      Setup setup, Path javaHome, Server rabbit, PageServer pages, FakePanic panic)
      throws Exception {
    String logging = System.getProperty("logging", "");
    try (MeasuredSystem system =
        MeasuredSystem.start(setup, javaHome, rabbit.uri(), pages.port(), logging)) {
      return new Measurement(setup, arguments, panic, system, pages.port()).run();
    }
  }
}
