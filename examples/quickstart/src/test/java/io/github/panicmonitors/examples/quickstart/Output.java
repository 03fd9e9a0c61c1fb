package io.github.panicmonitors.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** Runs the quickstart in this JVM and captures its output. */
final class Output {
  /** The last line if no reading was lost. */
  static final String NOTHING_LOST =
      "readings: \\d+ gathered = \\d+ confirmed \\+ 0 returned \\+ "
          + "(0 dropped \\+ 0 pending|(\\d) dropped \\+ 0 pending \\(dropped: SUPERSEDED=\\2\\))";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private final int exitCode;

  private Output(String... arguments) {
    PrintStream outStream = new PrintStream(out, true, UTF_8);
    PrintStream errStream = new PrintStream(err, true, UTF_8);
    exitCode =
        new Quickstart(outStream, errStream).run(new Screen(outStream, errStream), arguments);
  }

  static Output of(String... arguments) {
    return new Output(arguments);
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

  String all() {
    return out.toString(UTF_8) + err.toString(UTF_8);
  }
}
