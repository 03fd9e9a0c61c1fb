package io.github.panicmonitors.testkit.contract;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** Records everything logged to {@link java.util.logging}, at every level, until closed. */
final class LogRecorder extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final Queue<String> records = new ConcurrentLinkedQueue<>();
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final @Nullable Level levelBefore = ROOT.getLevel();

  private LogRecorder() {}

  static LogRecorder start() {
    LogRecorder recorder = new LogRecorder();
    ROOT.addHandler(recorder);
    ROOT.setLevel(Level.ALL);
    return recorder;
  }

  @Override
  public void publish(LogRecord record) {
    records.add(formatter.format(record));
  }

  /** Returns the recorded log, including stack traces. */
  String text() {
    return String.join("", records);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.setLevel(levelBefore);
    ROOT.removeHandler(this);
  }
}
