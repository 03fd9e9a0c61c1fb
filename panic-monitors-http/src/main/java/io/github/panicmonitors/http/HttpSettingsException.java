package io.github.panicmonitors.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a {@link HttpSettings} file is invalid or cannot be read.
 *
 * <p>The message is meant for operators and contains no secrets: {@code /etc/panic/scrape.ini, line
 * 7: key is unknown: ca-fil}.
 */
public class HttpSettingsException extends Exception {
  private static final long serialVersionUID = 1;

  HttpSettingsException(Path file, String reason, @Nullable Throwable cause) {
    super(file + ": " + reason, cause);
  }

  HttpSettingsException(Path file, int line, String reason, @Nullable Throwable cause) {
    super(file + ", line " + line + ": " + reason, cause);
  }
}
