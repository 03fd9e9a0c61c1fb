package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.manager.MessageCounts;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;

/**
 * Where the quickstart tells what happens: lines in their order, each with its time. Safe for use
 * by several threads.
 */
class Screen {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final PrintStream out;
  private final PrintStream err;

  Screen(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Tells what the quickstart itself has done. */
  final void done(String what) {
    print(line("did   ", what));
  }

  /** Tells what messages say that is new. */
  final void seen(String what) {
    print(line("saw   ", what));
  }

  /** Tells what the log says that a person should know. */
  void warn(String what) {
    err.print(line("warn  ", what));
    err.flush();
  }

  /** Tells that a round was published. */
  void round(NodeRow row) {
    print(line("round ", LiveTable.sentence(row)));
  }

  /** Shows how all is, where a screen can be drawn on. */
  void show(Collection<NodeRow> rows, MessageCounts readings) {}

  /** Leaves the screen to others. */
  void leave() {}

  static String line(String kind, String what) {
    return LocalTime.now(ZoneId.systemDefault()).format(TIME)
        + "  "
        + kind
        + printable(what)
        + "\n";
  }

  /** Prints whole lines. */
  synchronized void print(String lines) {
    out.print(lines);
    out.flush();
  }

  /** Keeps control characters out: names and messages come from elsewhere. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  static String accountLine(MessageCounts readings) {
    return "readings: %d gathered, %d confirmed, %d lost"
        .formatted(readings.gathered(), readings.confirmed(), readings.lost());
  }
}
