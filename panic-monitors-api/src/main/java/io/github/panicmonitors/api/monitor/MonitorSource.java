package io.github.panicmonitors.api.monitor;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * A place that a monitorable can be read from, and a monitor that reads this place only. A check
 * runs one round of it.
 *
 * @param name the source, such as a URL, without credentials
 * @param monitor creates the monitor, as {@link MonitorProvider#create} does
 */
public record MonitorSource(String name, Function<MonitorContext, Monitor> monitor) {

  /** Creates a source. */
  public MonitorSource {
    requireNonNull(name, "name");
    requireNonNull(monitor, "monitor");
  }
}
