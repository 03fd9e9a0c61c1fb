package io.github.panicmonitors.benchmarks.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A main class of the benchmarks in a separate JVM. It answers each line of its input with a line,
 * and exits when its input ends.
 */
public final class JavaProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private JavaProcess(Process process) {
    this.process = process;
    out = process.inputReader();
  }

  /** Starts a JVM of the same JDK. */
  public static JavaProcess start(List<String> javaOptions, Class<?> main, List<String> arguments)
      throws IOException {
    return start(Path.of(System.getProperty("java.home")), javaOptions, main, arguments);
  }

  /**
   * Starts a JVM.
   *
   * @param javaHome the JDK that runs it
   * @param javaOptions options of the JVM
   * @param main the main class, on this JVM's class path
   * @param arguments the arguments of {@code main}
   */
  public static JavaProcess start(
      Path javaHome, List<String> javaOptions, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new JavaProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Writes a line to the process and waits for the answer. */
  public String ask(String question) throws IOException {
    process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String line = out.readLine();
    if (line == null) {
      throw new IOException(
          "process " + process.pid() + " exited with code " + process.onExit().join().exitValue());
    }
    return line;
  }

  /** Returns the process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
