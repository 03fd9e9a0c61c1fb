package io.github.panicmonitors.testkit.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds a test to its log: what is logged as a warning or worse between the begin of the check and
 * its close must have been expected.
 *
 * <pre>{@code
 * try (LogCheck log = LogCheck.begin()) {
 *   manager.apply(brokenDocument);
 *   log.expect("entry .* rejected");
 * }
 * }</pre>
 *
 * <p>An exception that ends a thread counts too: while the check lasts, it is logged as severe by
 * this class, in place of the default {@link Thread.UncaughtExceptionHandler}.
 *
 * <p>It listens at the root of {@link java.util.logging}; SLF4J comes there through slf4j-jdk14.
 * All loggers of the process are heard, so checks of tests that run at the same time would hear
 * each other. Safe for use by several threads.
 */
public final class LogCheck implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger LOGGER = Logger.getLogger(LogCheck.class.getName());

  private final Thread.@Nullable UncaughtExceptionHandler handlerBefore =
      Thread.getDefaultUncaughtExceptionHandler();
  private final Capture capture = new Capture();
  private final List<Expectation> expectations = new ArrayList<>();

  private LogCheck() {}

  /** Begins to listen. */
  public static LogCheck begin() {
    LogCheck check = new LogCheck();
    ROOT.addHandler(check.capture);
    Thread.setDefaultUncaughtExceptionHandler(LogCheck::logUncaught);
    return check;
  }

  private static void logUncaught(Thread thread, Throwable exception) {
    LOGGER.log(Level.SEVERE, "uncaught exception in \"" + thread.getName() + "\"", exception);
  }

  /**
   * Expects at least one record: it may have come already or come later, as often as it likes, but
   * if it has not come when this check is closed, the close fails.
   *
   * @param regex is looked for in the record's {@linkplain #records() text}
   */
  public LogCheck expect(String regex) {
    return add(regex, true);
  }

  /**
   * Allows a record that may come or not.
   *
   * @param regex is looked for in the record's {@linkplain #records() text}
   */
  public LogCheck allow(String regex) {
    return add(regex, false);
  }

  private synchronized LogCheck add(String regex, boolean required) {
    expectations.add(new Expectation(Pattern.compile(regex), required));
    return this;
  }

  /**
   * Returns what was logged as a warning or worse until now, expected or not, in the form {@code
   * WARNING logger.name: message: exception}.
   */
  public List<String> records() {
    return List.copyOf(capture.records);
  }

  /**
   * Stops to listen.
   *
   * @throws AssertionError if something was logged that was not expected, or something expected was
   *     not logged
   */
  @Override
  public synchronized void close() {
    Thread.setDefaultUncaughtExceptionHandler(handlerBefore);
    ROOT.removeHandler(capture);
    List<String> records = records();
    StringBuilder faults = new StringBuilder();
    records.stream()
        .filter(record -> expectations.stream().noneMatch(e -> e.matches(record)))
        .forEach(record -> faults.append("\n  not expected: ").append(record));
    expectations.stream()
        .filter(e -> e.required && records.stream().noneMatch(e::matches))
        .forEach(e -> faults.append("\n  did not come: ").append(e.pattern));
    if (!faults.isEmpty()) {
      throw new AssertionError("the log is not as expected:" + faults);
    }
  }

  private record Expectation(Pattern pattern, boolean required) {
    boolean matches(String record) {
      return pattern.matcher(record).find();
    }
  }

  private static final class Capture extends Handler {
    private final Queue<String> records = new ConcurrentLinkedQueue<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    Capture() {
      setLevel(Level.WARNING);
    }

    @Override
    public void publish(LogRecord record) {
      if (isLoggable(record)) {
        records.add(text(record));
      }
    }

    private String text(LogRecord record) {
      String message =
          record.getLevel() + " " + record.getLoggerName() + ": " + formatter.formatMessage(record);
      return record.getThrown() == null ? message : message + ": " + record.getThrown();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
