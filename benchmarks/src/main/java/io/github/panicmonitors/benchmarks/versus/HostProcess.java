package io.github.panicmonitors.benchmarks.versus;

import io.github.panicmonitors.benchmarks.machine.JavaProcess;
import java.io.IOException;
import java.util.List;

/** A {@link Host} in a separate JVM. */
final class HostProcess implements Scraper {
  private final JavaProcess process;

  private HostProcess(JavaProcess process) {
    this.process = process;
  }

  /**
   * Starts the process.
   *
   * @param javaOptions options of its JVM
   * @param arguments the arguments of {@link Host}
   */
  static HostProcess start(List<String> javaOptions, List<String> arguments) throws IOException {
    return new HostProcess(JavaProcess.start(javaOptions, Host.class, arguments));
  }

  HostReport report() throws IOException {
    return HostReport.parse(process.ask("report"));
  }

  @Override
  public ProcessHandle process() {
    return process.handle();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
