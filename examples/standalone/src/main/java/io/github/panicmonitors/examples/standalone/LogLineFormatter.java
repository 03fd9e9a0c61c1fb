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
 * A log handler that prints each event as one line:
 *
 * <pre>{@code
 * 2026-01-31T18:41:07.123Z INFO  Registry: chains.chainlink.ethereum.nodes_config: 1 started
 * }</pre>
 */
final class LogLineFormatter extends Handler {
  private static final Logger ROOT = Logger.getLogger("");

  /** A strong reference: an unreferenced logger is garbage-collected together with its level. */
  private static final Logger PROJECT = Logger.getLogger("io.github.panicmonitors");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** A line break with the blanks around it. Takes linear time for long runs of blanks. */
  private static final Pattern LINE_BREAK = Pattern.compile("(?<!\\h)\\h*+\\v[\\h\\v]*+");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** Docker splits lines at 16 KiB. */
  private static final int MAX_LENGTH = 16_000;

  private final PrintStream out;
  private final SimpleFormatter message = new SimpleFormatter();

  private LogLineFormatter(PrintStream out) {
    this.out = out;
  }

  /** Creates a handler that prints every event to a stream. */
  static Handler create(PrintStream out) {
    return new LogLineFormatter(out);
  }

  /** Returns the level from {@code --log-level}. */
  static Level level(Options options) throws InvalidOptionException {
    return switch (options.logLevel.toLowerCase(Locale.ROOT)) {
      case "error" -> Level.SEVERE;
      case "warn" -> Level.WARNING;
      case "info" -> Level.INFO;
      case "debug" -> Level.FINE;
      default ->
          throw OptionParser.invalid(
              options, "--log-level", "must be error, warn, info or debug", options.logLevel);
    };
  }

  /**
   * Makes this the only log handler.
   *
   * <p>The level applies to this project's classes. Other loggers print warnings and errors only,
   * because the HTTP client's debug log contains tokens.
   */
  static void install(Level level, PrintStream out) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ROOT.setLevel(level.intValue() > Level.WARNING.intValue() ? level : Level.WARNING);
    PROJECT.setLevel(level);
    ROOT.addHandler(create(out));
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
                levelName(event.getLevel()),
                name.substring(name.lastIndexOf('.') + 1),
                message.formatMessage(event),
                stackTrace(event.getThrown()));
    return oneLine(text);
  }

  private static String levelName(Level level) {
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

  /**
   * Escapes line breaks and truncates, so that configured names cannot forge lines or fill the
   * disk.
   */
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
    // The caller closes the stream.
  }
}
