package io.github.panicmonitors.api.manager;

/**
 * What identifies a monitor.
 *
 * @param type its provider's type
 * @param group the group of documents it comes from; the routing key for most types
 * @param id its entry's id, unique in the type
 */
public record MonitorKey(String type, String group, String id) {
  @Override
  public String toString() {
    return type + ":" + group + ":" + id;
  }
}
