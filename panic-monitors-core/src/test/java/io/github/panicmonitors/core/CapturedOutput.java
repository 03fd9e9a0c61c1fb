package io.github.panicmonitors.core;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Captures every log record at every level, and other texts, to search them for secrets. */
final class CapturedOutput extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final Queue<String> texts = new ConcurrentLinkedQueue<>();
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final Level levelBefore = ROOT.getLevel();

  private CapturedOutput() {
    setLevel(Level.ALL);
  }

  static CapturedOutput capture() {
    CapturedOutput outputs = new CapturedOutput();
    ROOT.addHandler(outputs);
    ROOT.setLevel(Level.ALL);
    return outputs;
  }

  /** Adds the text of a value; of an exception with its causes and stack traces. */
  void add(Object thing) {
    if (thing instanceof Throwable thrown) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      texts.add(text.toString());
    } else {
      texts.add(thing.toString());
    }
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  @Override
  public void publish(LogRecord record) {
    texts.add(formatter.format(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.setLevel(levelBefore);
    ROOT.removeHandler(this);
  }
}
