package io.github.panicmonitors.benchmarks.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.benchmarks.machine.JavaProcess;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.rounds.PageServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The measured system: one process with a manager, or one process per monitor. */
final class MeasuredSystem implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JavaProcess> processes = new ArrayList<>();

  /**
   * Resources of the processes.
   *
   * @param cpuNanos CPU time so far
   * @param rssKib resident memory; shared pages count for each process
   * @param pssKib resident memory; shared pages are divided among the processes
   * @param threads threads of the operating system
   */
  record Use(long cpuNanos, long rssKib, long pssKib, long threads) {}

  /** Starts the processes of the setup. {@link #awaitReady} waits for them. */
  static MeasuredSystem start(Setup setup, Path javaHome, String uri, int port, String logging)
      throws IOException {
    MeasuredSystem system = new MeasuredSystem();
    String logs = "-Djava.util.logging.config.file=" + logging;
    if (setup.model() != Model.PROCESSES) {
      List<String> options = new ArrayList<>(JvmOptions.HOST);
      options.add(logs);
      options.addAll(JvmOptions.furtherForHost());
      system.processes.add(
          JavaProcess.start(javaHome, options, Host.class, List.of(setup.toString(), uri)));
      return system;
    }
    List<String> options = new ArrayList<>(JvmOptions.SINGLE_MONITOR);
    options.add(logs);
    for (int node = 0; node < setup.monitors(); node++) {
      String url = "http://" + PageServer.address(node) + ":" + port + "/metrics";
      system.processes.add(
          JavaProcess.start(
              javaHome,
              options,
              SingleMonitor.class,
              List.of(uri, url, "node_" + node, String.valueOf(setup.periodSeconds()))));
    }
    return system;
  }

  /** Waits until the system is connected to RabbitMQ. */
  void awaitReady() throws IOException {
    askAll("ready");
  }

  /** Waits until every monitor has run. */
  void awaitAllRun() throws IOException {
    askAll("all-run");
  }

  /** Waits until the next document has been applied. */
  void awaitApplied() throws IOException {
    askAll("applied");
  }

  /** Discards the samples so far. */
  void forget() throws IOException {
    askAll("forget");
  }

  /** Returns the samples since {@link #forget}. */
  Sample sample() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String answer : askAll("sample")) {
      samples.add(JSON.readValue(answer, Sample.class));
    }
    return Sample.sum(samples);
  }

  /** Returns the used heap after a full collection. */
  long liveHeapBytes() throws IOException {
    return askAll("heap").stream().mapToLong(Long::parseLong).sum();
  }

  /** Returns the monitors with the earliest first rounds. */
  List<String> firstDue() throws IOException {
    return List.of(askAll("first").get(0).split(" ", -1));
  }

  /** Watches a monitor for its next round. {@link #awaitLag} waits for it. */
  void watch(String id) throws IOException {
    askAll("watch " + id);
  }

  /** Waits for a round of the watched monitor and returns its lag. */
  Duration awaitLag() throws IOException {
    return Duration.parse(askAll("lag").get(0));
  }

  private List<String> askAll(String question) throws IOException {
    List<String> answers = new ArrayList<>();
    for (JavaProcess process : processes) {
      answers.add(process.ask(question));
    }
    return answers;
  }

  Use use() {
    return new Use(
        handles()
            .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToLong(Duration::toNanos)
            .sum(),
        total("status", "VmRSS"),
        total("smaps_rollup", "Pss"),
        total("status", "Threads"));
  }

  private long total(String file, String name) {
    return handles()
        .mapToLong(
            handle -> Machine.statusKib(Path.of("/proc", String.valueOf(handle.pid()), file), name))
        .sum();
  }

  private Stream<ProcessHandle> handles() {
    return processes.stream().map(JavaProcess::handle);
  }

  @Override
  public void close() throws IOException {
    for (JavaProcess process : processes) {
      process.close();
    }
  }
}
