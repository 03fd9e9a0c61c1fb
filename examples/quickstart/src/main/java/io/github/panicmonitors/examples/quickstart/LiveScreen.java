package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.manager.MessageCounts;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A terminal with a table at the bottom that is redrawn in place. Other lines scroll above it. */
final class LiveScreen extends Screen {
  private static final String UP = "\033[%dA";
  private static final String CLEAR_LINE = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";
  // Disables line wrapping, because a wrapped line would break the count of lines.
  private static final String BEGIN = "\033[?25l\033[?7l";
  private static final String END = "\033[?7h";
  private static final String SHOW_CURSOR = "\033[?25h";

  private List<String> drawn = List.of();

  LiveScreen(PrintStream out) {
    super(out, out);
  }

  @Override
  void warn(String text) {
    print(line("warn  ", text));
  }

  @Override
  void round(NodeRow row) {
    // Shown in the table.
  }

  @Override
  synchronized void print(String lines) {
    super.print(home() + CLEAR_BELOW + lines + table());
  }

  @Override
  synchronized void show(Collection<NodeRow> rows, MessageCounts readings) {
    if (rows.isEmpty()) {
      return;
    }
    String home = home();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(LiveTable.lines(rows, Instant.now()));
    lines.add("");
    lines.add("readings: " + readings);
    drawn = lines;
    super.print(home + table());
  }

  private String home() {
    return drawn.isEmpty() ? "" : UP.formatted(drawn.size()) + "\r";
  }

  private String table() {
    StringBuilder text = new StringBuilder(BEGIN);
    drawn.forEach(line -> text.append(line).append(CLEAR_LINE).append('\n'));
    return text.append(END).toString();
  }

  /** Keeps the table on the screen, without its last line, which the caller prints. */
  @Override
  synchronized void release() {
    String up = drawn.isEmpty() ? "" : UP.formatted(1) + "\r" + CLEAR_BELOW;
    drawn = List.of();
    super.print(up + SHOW_CURSOR);
  }
}
