package io.github.panicmonitors.examples.standalone;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Formats an event as one line:
 *
 * <pre>{@code
 * 2026-01-31T18:41:07.123Z INFO  chains.chainlink.ethereum.nodes_config: 1 started
 * }</pre>
 *
 * <p>Messages of this project say what they are about. Those of other libraries begin with the name
 * of their logger.
 */
final class LogLineFormatter extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Override
  public String format(LogRecord event) {
    String stackTrace = Log.stackTrace(event);
    String text =
        "%s %-5s %s%s%s"
            .formatted(
                TIME.format(event.getInstant()),
                Log.levelName(event.getLevel()),
                library(String.valueOf(event.getLoggerName())),
                formatMessage(event),
                stackTrace.isEmpty() ? "" : ": " + stackTrace);
    return PrintableText.line(text) + "\n";
  }

  private static String library(String logger) {
    return logger.startsWith(Log.PROJECT + ".")
        ? ""
        : logger.substring(logger.lastIndexOf('.') + 1) + ": ";
  }
}
