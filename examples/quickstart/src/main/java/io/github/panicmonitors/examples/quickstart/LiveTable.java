package io.github.panicmonitors.examples.quickstart;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Formats nodes as table rows or as one line per round. */
final class LiveTable {
  private static final String FORMAT = "%-14s %13s %14s %11s %5s %6s  %s";
  private static final String BOLD = "\033[1m";
  private static final String DIM = "\033[2m";
  private static final String GREEN = "\033[32m";
  private static final String RED = "\033[31m";
  private static final String PLAIN = "\033[0m";

  private LiveTable() {}

  /** Returns a header and a coloured line for each node. */
  static List<String> lines(Collection<NodeRow> rows, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(
        BOLD
            + FORMAT.formatted("NODE", "HEIGHT", "BALANCE", "UNCONFIRMED", "ROUND", "AGE", "STATE")
            + PLAIN);
    for (NodeRow row : rows) {
      lines.add(line(row, now));
    }
    return lines;
  }

  private static String line(NodeRow row, Instant now) {
    String state = Screen.printable(row.stateText());
    String text =
        FORMAT.formatted(
            Screen.printable(row.name()),
            row.height(),
            Screen.printable(row.balance()),
            row.unconfirmed(),
            row.rounds(),
            row.age(now),
            "");
    return switch (row.state()) {
      case OK -> text + GREEN + state + PLAIN;
      case DOWN, FAILING -> text + RED + state + PLAIN;
      case STARTING, REMOVED -> DIM + text + state + PLAIN;
    };
  }

  /** Returns a line about a node's last round. */
  static String roundLine(NodeRow row) {
    String values =
        "height %s, balance %s, unconfirmed %s, "
            .formatted(row.height(), row.balance(), row.unconfirmed());
    return "%3d  %-16s %s%s"
        .formatted(row.rounds(), row.name(), row.hasFailed() ? "" : values, row.stateText());
  }
}
