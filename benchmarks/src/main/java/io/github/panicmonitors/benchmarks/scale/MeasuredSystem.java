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

/** What is measured: one process with a manager, or one for each monitor. */
final class MeasuredSystem implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JavaProcess> processes = new ArrayList<>();

  /**
   * What the processes use.
   *
   * @param cpuNanos CPU time so far
   * @param rssKib memory, with what a process shares counted in each
   * @param pssKib memory, with what processes share divided among them
   * @param threads the system's threads
   */
  record Use(long cpuNanos, long rssKib, long pssKib, long threads) {}

  /** Starts all that the setup needs; {@link #awaitReady} waits for it. */
  static MeasuredSystem start(Setup setup, Path javaHome, String uri, int port, String logging)
      throws IOException {
    MeasuredSystem subject = new MeasuredSystem();
    String logs = "-Djava.util.logging.config.file=" + logging;
    if (setup.model() != Model.PROCESSES) {
      List<String> options = new ArrayList<>(JvmOptions.HOST);
      options.add(logs);
      options.addAll(JvmOptions.furtherForHost());
      subject.processes.add(
          JavaProcess.start(javaHome, options, Host.class, List.of(setup.toString(), uri)));
      return subject;
    }
    List<String> options = new ArrayList<>(JvmOptions.SINGLE_MONITOR);
    options.add(logs);
    for (int node = 0; node < setup.monitors(); node++) {
      String url = "http://" + PageServer.address(node) + ":" + port + "/metrics";
      subject.processes.add(
          JavaProcess.start(
              javaHome,
              options,
              SingleMonitor.class,
              List.of(uri, url, "node_" + node, String.valueOf(setup.periodSeconds()))));
    }
    return subject;
  }

  /** Waits until it is connected to RabbitMQ. */
  void awaitReady() throws IOException {
    askAll("ready");
  }

  /** Waits until every monitor has run. */
  void awaitAllRun() throws IOException {
    askAll("all-run");
  }

  /** Waits until a document has been applied that was not waited for yet. */
  void awaitApplied() throws IOException {
    askAll("applied");
  }

  /** Forgets the rounds so far. */
  void forget() throws IOException {
    askAll("forget");
  }

  /** Returns what there is to know of the rounds since {@link #forget}. */
  Sample sample() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String answer : askAll("sample")) {
      samples.add(JSON.readValue(answer, Sample.class));
    }
    return Sample.sum(samples);
  }

  /** Returns what is left on the heap after a full collection. */
  long liveHeapBytes() throws IOException {
    return askAll("heap").stream().mapToLong(Long::parseLong).sum();
  }

  /** Returns the few monitors whose first rounds were due first. */
  List<String> firstDue() throws IOException {
    return List.of(askAll("first").get(0).split(" ", -1));
  }

  /** Begins to watch out for a round of a monitor, which {@link #awaitLag} waits for. */
  void watch(String id) throws IOException {
    askAll("watch " + id);
  }

  /** Waits for a round of the monitor that is watched; returns how late it began. */
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
