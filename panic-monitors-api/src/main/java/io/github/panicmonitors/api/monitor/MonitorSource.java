package io.github.panicmonitors.api.monitor;

import static java.util.Objects.requireNonNull;

/**
 * One of the places that a monitorable can be read from.
 *
 * @param <M> the provider's monitorables
 * @param name which it is, such as a URL, without credentials
 * @param monitorable the monitorable as if it had this source and no other
 */
public record MonitorSource<M extends Monitorable>(String name, M monitorable) {

  /** Creates a source. */
  public MonitorSource {
    requireNonNull(name, "name");
    requireNonNull(monitorable, "monitorable");
  }
}
