package io.github.panicmonitors.api.monitor;

import static java.util.Objects.requireNonNull;

/**
 * A place that a monitorable can be read from.
 *
 * @param <M> the provider's monitorables
 * @param name the source, such as a URL, without credentials
 * @param monitorable a copy of the monitorable with this source only
 */
public record MonitorSource<M extends Monitorable>(String name, M monitorable) {

  /** Creates a source. */
  public MonitorSource {
    requireNonNull(name, "name");
    requireNonNull(monitorable, "monitorable");
  }
}
