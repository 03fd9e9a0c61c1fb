package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.MonitorId;

/**
 * A monitor that should run.
 *
 * @param document the document that it comes from
 * @param version larger than that of every earlier spec; an unchanged monitor keeps its version
 */
public record MonitorSpec(MonitorDefinition<?> definition, DocumentKey document, long version) {

  public MonitorId id() {
    return definition.id();
  }
}
