package io.github.panicmonitors.prometheus;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a file of {@link ScrapeSettings} cannot be used. The message says where and why, for an
 * operator, and shows no secret: {@code /etc/panic/scrape.ini, line 7: key is unknown: ca-fil}.
 */
public class ScrapeSettingsException extends Exception {
  private static final long serialVersionUID = 1;

  ScrapeSettingsException(Path file, String fact, @Nullable Throwable cause) {
    super(file + ": " + fact, cause);
  }

  ScrapeSettingsException(Path file, int line, String fact, @Nullable Throwable cause) {
    super(file + ", line " + line + ": " + fact, cause);
  }
}
