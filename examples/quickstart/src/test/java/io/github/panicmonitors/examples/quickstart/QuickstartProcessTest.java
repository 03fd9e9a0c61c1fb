package io.github.panicmonitors.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Runs the quickstart as a process, as {@code scripts/quickstart} does. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class QuickstartProcessTest {
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void killProcesses() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Quickstart.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    processes.add(process);
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void exitsWithZeroAfterItsRounds() throws Exception {
    Process process = start("--rounds", "2", "--period", "1s");
    List<String> lines = process.inputReader(UTF_8).lines().toList();

    assertThat(exitCode(process)).isZero();
    assertThat(lines).last().asString().matches(Output.NOTHING_LOST);
  }

  @Test
  void closesCleanlyOnSigterm() throws Exception {
    Process process = start("--period", "200ms");
    BufferedReader output = process.inputReader(UTF_8);
    String line = output.readLine();
    while (!line.contains("event")) {
      line = output.readLine();
    }
    process.toHandle().destroy();

    assertThat(output.lines().toList()).last().asString().matches(Output.NOTHING_LOST);
    assertThat(exitCode(process)).isEqualTo(128 + 15);
  }

  @Test
  void rejectsInvalidOptionsWithExitCodeTwo() throws Exception {
    Process process = start("--wrong");

    assertThat(process.inputReader(UTF_8).lines())
        .containsExactly("quickstart: unknown option: --wrong (try --help)");
    assertThat(exitCode(process)).isEqualTo(2);
  }
}
