package io.github.panicmonitors.examples.standalone;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The process's log.
 *
 * @param level the level of this project's classes
 * @param formatter formats each event as one line, with its end
 */
record Log(Level level, Formatter formatter) {
  /** The prefix of the names of this project's loggers. */
  static final String PROJECT = "io.github.panicmonitors";

  private static final Logger ROOT = Logger.getLogger("");

  /** A strong reference: an unreferenced logger is garbage-collected together with its level. */
  private static final Logger PROJECT_LOGGER = Logger.getLogger(PROJECT);

  /** Warns of invalid requests, with which any client could fill the log. */
  private static final Logger HTTP_PARSER = Logger.getLogger("org.eclipse.jetty.http.HttpParser");

  /** Returns the log that the options select. */
  static Log of(Options options) throws InvalidOptionException {
    return new Log(level(options), formatter(options));
  }

  private static Level level(Options options) throws InvalidOptionException {
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

  private static Formatter formatter(Options options) throws InvalidOptionException {
    return switch (options.logFormat) {
      case "text" -> new LogLineFormatter();
      case "json" -> new JsonLineFormatter();
      default ->
          throw OptionParser.invalid(
              options, "--log-format", "must be text or json", options.logFormat);
    };
  }

  /** Returns a copy that logs warnings and errors only. */
  Log warningsOnly() {
    return new Log(Level.WARNING, formatter);
  }

  /**
   * Makes a stream the only destination of log events.
   *
   * <p>The level applies to this project's classes. Other loggers print warnings and errors only,
   * because the HTTP client's debug log contains tokens.
   */
  void install(PrintStream out) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ROOT.setLevel(level.intValue() > Level.WARNING.intValue() ? level : Level.WARNING);
    PROJECT_LOGGER.setLevel(level);
    HTTP_PARSER.setLevel(Level.SEVERE);
    ROOT.addHandler(handler(out));
  }

  /** Returns a handler that prints every event to a stream. The caller closes the stream. */
  Handler handler(PrintStream out) {
    return new PrintingHandler(out, formatter);
  }

  /** Returns the name of a level, as SLF4J calls it. */
  static String levelName(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  /** Returns the stack trace of an event's exception; empty if it has none. */
  static String stackTrace(LogRecord event) {
    Throwable thrown = event.getThrown();
    if (thrown == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString().strip();
  }

  private static final class PrintingHandler extends Handler {
    private final PrintStream out;

    PrintingHandler(PrintStream out, Formatter formatter) {
      this.out = out;
      setFormatter(formatter);
    }

    @Override
    public void publish(LogRecord event) {
      if (isLoggable(event)) {
        out.print(getFormatter().format(event));
      }
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public void close() {}
  }
}
