package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.publishing.Server;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures the CPU time of connected managers without monitors. */
public final class Idle {
  private static final int NO_MONITORS = 0;
  private static final int ANY_PERIOD = 10;
  private static final int NO_PORT = 0;

  private Idle() {}

  /** Measures a manager with each strategy, both at the same time, as they use little CPU. */
  public static void main(String[] commandLine) throws Exception {
    Arguments arguments = Arguments.parse(Map.of("warm-up", 60, "seconds", 300), commandLine);
    Machine.main(new String[0]);
    // One server each, because two managers cannot consume one queue.
    try (Server one = new Server();
        Server other = new Server();
        MeasuredSystem threads = start(Model.THREADS, one);
        MeasuredSystem queue = start(Model.QUEUE, other)) {
      TimeUnit.SECONDS.sleep(arguments.number("warm-up"));
      measure(
          new EnumMap<>(Map.of(Model.THREADS, threads, Model.QUEUE, queue)),
          arguments.number("seconds"));
    }
  }

  private static MeasuredSystem start(Model model, Server server) throws Exception {
    int jdk = Runtime.version().feature();
    Setup setup = new Setup(model, ConnectionMode.SHARED, NO_MONITORS, jdk, ANY_PERIOD);
    Path javaHome = Path.of(System.getProperty("java.home"));
    String logging = System.getProperty("logging", "");
    MeasuredSystem system = MeasuredSystem.start(setup, javaHome, server.uri(), NO_PORT, logging);
    system.awaitReady();
    return system;
  }

  private static void measure(Map<Model, MeasuredSystem> systems, int seconds) throws Exception {
    Map<Model, Long> cpuBefore = new EnumMap<>(Model.class);
    for (Map.Entry<Model, MeasuredSystem> system : systems.entrySet()) {
      system.getValue().forget();
      cpuBefore.put(system.getKey(), system.getValue().use().cpuNanos());
    }
    TimeUnit.SECONDS.sleep(seconds);
    System.out.printf(
        "%n| idle for %d s, run by | %% of a core: threads that run Java | all |%n"
            + "| --- | ---: | ---: |%n",
        seconds);
    for (Map.Entry<Model, MeasuredSystem> system : systems.entrySet()) {
      long allNanos =
          system.getValue().use().cpuNanos() - cpuBefore.getOrDefault(system.getKey(), 0L);
      long javaNanos = system.getValue().sample().javaThreadNanos();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3f | %.3f |%n",
          system.getKey(),
          percent(javaNanos, seconds),
          percent(allNanos, seconds));
    }
    System.out.println("load " + Machine.load());
  }

  private static double percent(long nanos, int seconds) {
    return 100 * nanos / 1e9 / seconds;
  }
}
