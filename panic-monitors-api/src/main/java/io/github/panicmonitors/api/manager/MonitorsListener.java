package io.github.panicmonitors.api.manager;

/**
 * Receives events of a manager. Calls are made one at a time on a separate thread. Events are
 * dropped if the listener is too slow, and counted in {@link ManagerStatus#droppedEvents}. An
 * exception is logged, and the listener is called for the next event. A call of more than 5 s is
 * logged too.
 */
public interface MonitorsListener {

  /** A configuration document was applied, or no provider claimed it. */
  default void applied(AppliedDocument document) {}

  /** A document or an entry was rejected. */
  default void rejected(RejectedEntry entry) {}

  /** A monitor was started. */
  default void started(MonitorStatus monitor) {}

  /** A monitor was replaced because its configuration changed. The old version has stopped. */
  default void replaced(MonitorStatus monitor) {}

  /** A monitor was stopped because it was removed or disabled. */
  default void stopped(MonitorStatus monitor) {}

  /** A round finished and was counted. */
  default void roundFinished(RoundReport report) {}

  /** The state of a connection changed. */
  default void connectionChanged(ConnectionStatus status) {}
}
