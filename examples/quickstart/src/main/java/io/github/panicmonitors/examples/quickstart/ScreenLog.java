package io.github.panicmonitors.examples.quickstart;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** A log handler that prints warnings through the screen, so that lines do not mix. */
final class ScreenLog extends Handler {
  private static final SimpleFormatter FORMATTER = new SimpleFormatter();

  private final Screen screen;

  private ScreenLog(Screen screen) {
    this.screen = screen;
  }

  /** Makes the screen the only log handler. */
  static void install(Screen screen) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.setLevel(Level.WARNING);
    root.addHandler(new ScreenLog(screen));
  }

  @Override
  public void publish(LogRecord event) {
    if (isLoggable(event)) {
      Throwable thrown = event.getThrown();
      screen.warn(FORMATTER.formatMessage(event) + (thrown == null ? "" : ": " + thrown));
    }
  }

  @Override
  public void flush() {
    // The screen flushes every line.
  }

  @Override
  public void close() {
    // The caller owns the screen.
  }
}
