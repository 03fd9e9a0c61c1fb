package io.github.panicmonitors.api.manager;

/**
 * Identifies a monitor.
 *
 * @param type the type of its provider
 * @param id the id of its monitorable, unique within the type
 */
public record MonitorId(String type, String id) {
  @Override
  public String toString() {
    return type + ":" + id;
  }
}
