package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

/** Runs the program in this JVM, without its log, and captures its output. */
final class Run {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Level> logLevels = new ArrayList<>();
  private final int exitCode;

  private Run(Map<String, String> environment, String... arguments) throws InterruptedException {
    PrintStream outStream = new PrintStream(out, true, UTF_8);
    PrintStream errStream = new PrintStream(err, true, UTF_8);
    exitCode =
        new Standalone(environment, outStream, errStream, log -> logLevels.add(log.level()))
            .run(arguments);
  }

  static Run of(String... arguments) throws InterruptedException {
    return new Run(Map.of(), arguments);
  }

  static Run with(Map<String, String> environment, String... arguments)
      throws InterruptedException {
    return new Run(environment, arguments);
  }

  /** Returns the log levels that were installed; empty if the options were invalid. */
  List<Level> logLevels() {
    return logLevels;
  }

  int exitCode() {
    return exitCode;
  }

  List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }

  List<String> errorLines() {
    return err.toString(UTF_8).lines().toList();
  }
}
