package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Formats an event as one line of JSON, in ASCII:
 *
 * <pre>{@code
 * {"time":"2026-01-31T18:41:07.123456Z","level":"INFO","logger":"...","message":"1 started"}
 * }</pre>
 *
 * <p>An event with an exception also has its {@code stackTrace}.
 */
final class JsonLineFormatter extends Formatter {

  @Override
  public String format(LogRecord event) {
    String line;
    int max = PrintableText.MAX_LENGTH;
    do {
      line = JsonText.of(fields(event, max));
      max /= 2;
    } while (line.length() > PrintableText.MAX_LENGTH && max > 0);
    return line + "\n";
  }

  /** Returns the fields, with texts of at most {@code max} characters. */
  private Map<String, String> fields(LogRecord event, int max) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", Log.levelName(event.getLevel()));
    fields.put("logger", Text.truncated(String.valueOf(event.getLoggerName()), max));
    fields.put("message", Text.truncated(String.valueOf(formatMessage(event)), max));
    String stackTrace = Log.stackTrace(event);
    if (!stackTrace.isEmpty()) {
      fields.put("stackTrace", Text.truncated(stackTrace, max));
    }
    return fields;
  }
}
