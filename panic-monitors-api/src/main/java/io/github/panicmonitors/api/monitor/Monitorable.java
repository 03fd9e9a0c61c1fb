package io.github.panicmonitors.api.monitor;

/**
 * What a configuration entry describes: one thing to be monitored, with all that its monitor needs
 * to know. Implement it as a record: {@code equals} decides whether a configuration was updated, so
 * it holds what the monitor uses and nothing else, and credentials as {@link
 * io.github.panicmonitors.api.Secret}.
 */
public interface Monitorable {

  /** Returns the id, unique among the monitorables of a type. */
  String id();

  /** Returns the id of what it belongs to, such as its chain. */
  String parentId();

  /** Returns the name that people gave it. */
  String name();
}
