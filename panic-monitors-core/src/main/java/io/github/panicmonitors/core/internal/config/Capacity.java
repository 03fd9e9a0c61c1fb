package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.ConnectionMode;

/** How many monitorables are accepted, of how many at most. Touched by the intake thread only. */
public final class Capacity {
  private final int most;
  private final ConnectionMode connections;
  private int used;

  public Capacity(int most, ConnectionMode connections) {
    this.most = most;
    this.connections = connections;
  }

  /** Why there is no room for another. */
  String excess() {
    String limit = "more than " + most + " monitorables";
    return connections == ConnectionMode.SHARED
        ? limit
        : limit + ", with connections " + connections;
  }

  /** Whether there will be no room for another when these changes are made. */
  boolean isExhaustedAfter(Changes changes) {
    return used + changes.added().size() - changes.removed().size() >= most;
  }

  void change(int by) {
    used += by;
  }
}
