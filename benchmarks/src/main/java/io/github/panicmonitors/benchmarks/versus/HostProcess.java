package io.github.panicmonitors.benchmarks.versus;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Host} in a JVM of its own. */
final class HostProcess implements Scraper {
  private final Process process;
  private final BufferedReader out;

  private HostProcess(Process process) {
    this.process = process;
    out = process.inputReader();
  }

  /**
   * Starts it.
   *
   * @param javaOptions for its JVM
   * @param arguments as {@link Host} takes them
   */
  static HostProcess start(List<String> javaOptions, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Host.class.getName()));
    command.addAll(arguments);
    return new HostProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  HostReport report() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("host has ended: " + process.onExit().join().exitValue());
    }
    return HostReport.parse(line);
  }

  @Override
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
