package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.manager.MessageCounts;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;

/** Prints what happens, one line with a time for each event. Thread-safe. */
class Screen {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final PrintStream out;
  private final PrintStream err;

  Screen(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Prints what the quickstart itself did. */
  final void action(String text) {
    print(line("action", text));
  }

  /** Prints what published messages show. */
  final void event(String text) {
    print(line("event ", text));
  }

  /** Prints a warning from the log. */
  void warn(String text) {
    err.print(line("warn  ", text));
    err.flush();
  }

  /** Prints a published round. */
  void round(NodeRow row) {
    print(line("round ", LiveTable.roundLine(row)));
  }

  /** Shows the table, if the output is a terminal. */
  void show(Collection<NodeRow> rows, MessageCounts readings) {}

  /** Ends the use of the terminal. */
  void release() {}

  static String line(String kind, String text) {
    return LocalTime.now(ZoneId.systemDefault()).format(TIME)
        + "  "
        + kind
        + "  "
        + printable(text)
        + "\n";
  }

  /** Prints complete lines. */
  synchronized void print(String lines) {
    out.print(lines);
    out.flush();
  }

  /** Replaces characters that are not visible, because names and messages come from outside. */
  static String printable(String text) {
    return text.replaceAll("[\\p{C}\\p{Z}&&[^ ]]", "?");
  }
}
