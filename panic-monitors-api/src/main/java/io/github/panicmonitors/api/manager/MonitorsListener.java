package io.github.panicmonitors.api.manager;

/**
 * Told what a manager does. The calls come one after the other, on a thread of their own. A
 * listener that is too slow misses events: they are counted in {@link ManagerStatus#droppedEvents}.
 * One that throws is logged and called again for the next event.
 */
public interface MonitorsListener {

  /** A configuration document was applied, or found to be nobody's. */
  default void applied(AppliedDocument document) {}

  /** A document or an entry was rejected. */
  default void rejected(RejectedEntry entry) {}

  /** A monitor was started. */
  default void started(MonitorStatus monitor) {}

  /** A monitor's configuration was updated: its old version has ended, this one takes its place. */
  default void replaced(MonitorStatus monitor) {}

  /** A monitor was removed or disabled. */
  default void stopped(MonitorStatus monitor) {}

  /** A round has ended whose result counts. */
  default void roundFinished(RoundReport report) {}

  /** A connection's state has changed. */
  default void connectionChanged(ConnectionStatus status) {}
}
