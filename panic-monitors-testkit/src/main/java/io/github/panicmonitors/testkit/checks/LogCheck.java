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
 * Fails a test that logs unexpected warnings or errors, or does not log expected ones. Covers the
 * time from {@link #start} to {@link #close}.
 *
 * <pre>{@code
 * try (LogCheck log = LogCheck.start()) {
 *   manager.apply(brokenDocument);
 *   log.expect("entry .* rejected");
 * }
 * }</pre>
 *
 * <p>An uncaught exception in a thread counts too: while open, the check replaces the default
 * {@link Thread.UncaughtExceptionHandler} and logs such exceptions as severe.
 *
 * <p>It observes the root logger of {@link java.util.logging}, which SLF4J reaches through
 * slf4j-jdk14. It sees all loggers of the process, so tests with this check must not run in
 * parallel. Thread-safe.
 */
public final class LogCheck implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger LOGGER = Logger.getLogger(LogCheck.class.getName());

  private final Thread.@Nullable UncaughtExceptionHandler previousHandler =
      Thread.getDefaultUncaughtExceptionHandler();
  private final Capture capture = new Capture();
  private final List<Expectation> expectations = new ArrayList<>();

  private LogCheck() {}

  /** Starts a check. */
  public static LogCheck start() {
    LogCheck check = new LogCheck();
    ROOT.addHandler(check.capture);
    Thread.setDefaultUncaughtExceptionHandler(LogCheck::logUncaught);
    return check;
  }

  private static void logUncaught(Thread thread, Throwable exception) {
    LOGGER.log(Level.SEVERE, "uncaught exception in \"" + thread.getName() + "\"", exception);
  }

  /**
   * Expects at least one matching record, logged before or after this call. Closing the check fails
   * if there is none.
   *
   * @param regex searched for in the record's {@linkplain #records() text}
   */
  public LogCheck expect(String regex) {
    return add(regex, true);
  }

  /**
   * Allows matching records, but does not require them.
   *
   * @param regex searched for in the record's {@linkplain #records() text}
   */
  public LogCheck allow(String regex) {
    return add(regex, false);
  }

  private synchronized LogCheck add(String regex, boolean required) {
    expectations.add(new Expectation(Pattern.compile(regex), required));
    return this;
  }

  /**
   * Returns all warnings and errors logged so far, expected or not, as {@code WARNING logger.name:
   * message: exception}.
   */
  public List<String> records() {
    return List.copyOf(capture.records);
  }

  /**
   * Stops listening and verifies the log.
   *
   * @throws AssertionError if an unexpected warning or error was logged, or an expected one was not
   */
  @Override
  public synchronized void close() {
    Thread.setDefaultUncaughtExceptionHandler(previousHandler);
    ROOT.removeHandler(capture);
    List<String> records = records();
    StringBuilder mismatches = new StringBuilder();
    records.stream()
        .filter(record -> expectations.stream().noneMatch(e -> e.matches(record)))
        .forEach(record -> mismatches.append("\n  unexpected: ").append(record));
    expectations.stream()
        .filter(e -> e.required && records.stream().noneMatch(e::matches))
        .forEach(e -> mismatches.append("\n  not logged: ").append(e.pattern));
    if (!mismatches.isEmpty()) {
      throw new AssertionError("unexpected log:" + mismatches);
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
