package io.github.panicmonitors.core.internal.loop;

import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Limits how often warnings are logged: once in ten minutes for each subject. Thread-safe. */
public final class WarningLimiter {
  /** How long further warnings about a subject are suppressed. */
  public static final Duration INTERVAL = Duration.ofMinutes(10);

  private final TimeSource time;
  private final Map<String, Long> loggedNanos = new ConcurrentHashMap<>();

  public WarningLimiter(TimeSource time) {
    this.time = time;
  }

  /**
   * Returns whether a warning should be logged now.
   *
   * @param subject what it is about; there must be few of them
   */
  public boolean mayLog(String subject) {
    long now = time.nanoTime();
    Long logged = loggedNanos.get(subject);
    if (logged == null) {
      return loggedNanos.putIfAbsent(subject, now) == null;
    }
    return now - logged >= INTERVAL.toNanos() && loggedNanos.replace(subject, logged, now);
  }
}
