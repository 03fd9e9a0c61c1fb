package io.github.panicmonitors.api.monitor;

/**
 * One thing to monitor, as a configuration entry describes it. Implement it as a record with
 * exactly the values that the monitor uses: {@code equals} decides whether a configuration was
 * updated. Credentials are of the type {@link io.github.panicmonitors.api.Secret}.
 */
public interface Monitorable {

  /** Returns the id, unique among the monitorables of a type. */
  String id();

  /** Returns the id of its parent, such as its chain. */
  String parentId();

  /** Returns its name in PANIC. */
  String name();
}
