package io.github.panicmonitors.api.monitor;

import static java.util.Objects.requireNonNull;

/**
 * A source as PANIC's monitorable messages list it. The manager adds the chain: its id is the
 * monitorable's {@linkplain Monitorable#parentId parent id}, and its name comes from the document's
 * routing key.
 *
 * @param category one of the {@linkplain MonitorDescriptor#categories descriptor's categories}
 * @param id the source's id, as in its raw data
 * @param name the source's name in PANIC
 */
public record ListedSource(String category, String id, String name) {

  /** Creates a source. */
  public ListedSource {
    requireNonNull(category, "category");
    requireNonNull(id, "id");
    requireNonNull(name, "name");
  }
}
