package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.Text;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prints what is logged, each event in one line, whatever is in it:
 *
 * <pre>{@code
 * 2026-01-31T18:41:07.123Z INFO  Registry: chains.chainlink.ethereum.nodes_config: 1 started
 * }</pre>
 */
final class LogLineFormatter extends Handler {
  private static final Logger ROOT = Logger.getLogger("");

  /** Kept here: a logger that nobody holds is forgotten together with its level. */
  private static final Logger OURS = Logger.getLogger("io.github.panicmonitors");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Matches at the first of several blanks only, so that many cost no more than their number. */
  private static final Pattern LINE_BREAK = Pattern.compile("(?<!\\h)\\h*+\\v[\\h\\v]*+");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** Docker cuts lines into pieces of 16 KiB. */
  private static final int MAX_LENGTH = 16_000;

  private final PrintStream out;
  private final SimpleFormatter message = new SimpleFormatter();

  private LogLineFormatter(PrintStream out) {
    this.out = out;
  }

  /** Returns what prints all that it is given. */
  static Handler printing(PrintStream out) {
    return new LogLineFormatter(out);
  }

  /** Returns the level that an option names. */
  static Level level(Options options) throws InvalidOptionException {
    return switch (options.logLevel.toLowerCase(Locale.ROOT)) {
      case "error" -> Level.SEVERE;
      case "warn" -> Level.WARNING;
      case "info" -> Level.INFO;
      case "debug" -> Level.FINE;
      default ->
          throw OptionParser.wrong(
              options, "--log-level", "is error, warn, info or debug", options.logLevel);
    };
  }

  /**
   * Makes these lines the only log. The level is that of our own classes: of others no more than
   * warnings are printed, since an HTTP client tells tokens when it is asked for everything.
   */
  static void install(Level level, PrintStream out) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ROOT.setLevel(level.intValue() > Level.WARNING.intValue() ? level : Level.WARNING);
    OURS.setLevel(level);
    ROOT.addHandler(printing(out));
  }

  @Override
  public void publish(LogRecord event) {
    if (isLoggable(event)) {
      out.println(line(event));
    }
  }

  private String line(LogRecord event) {
    String name = String.valueOf(event.getLoggerName());
    String text =
        "%s %-5s %s: %s%s"
            .formatted(
                TIME.format(event.getInstant()),
                word(event.getLevel()),
                name.substring(name.lastIndexOf('.') + 1),
                message.formatMessage(event),
                stackTrace(event.getThrown()));
    return oneLine(text);
  }

  private static String word(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  private static String stackTrace(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return ": " + text.toString().strip();
  }

  /** A name from a configuration must not be able to forge a line, nor to fill the disk. */
  static String oneLine(String text) {
    String line = LINE_BREAK.matcher(text).replaceAll(" | ");
    return Text.truncated(CONTROL.matcher(line).replaceAll("?"), MAX_LENGTH);
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    // The stream is not ours.
  }
}
