package io.github.panicmonitors.systems;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.http.SourceUrl;

/**
 * A machine with a node exporter.
 *
 * @param id the id of its configuration entry
 * @param parentId the id of its chain
 * @param name the name in PANIC
 * @param exporterUrl the URL of its node exporter's page
 */
public record MonitoredSystem(String id, String parentId, String name, SourceUrl exporterUrl)
    implements Monitorable {

  /** Creates a system. */
  public MonitoredSystem {
    requireNonNull(id, "id");
    requireNonNull(parentId, "parentId");
    requireNonNull(name, "name");
    requireNonNull(exporterUrl, "exporterUrl");
  }
}
