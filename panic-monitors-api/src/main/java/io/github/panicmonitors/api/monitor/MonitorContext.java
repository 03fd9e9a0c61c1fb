package io.github.panicmonitors.api.monitor;

import io.github.panicmonitors.api.CheckReturnValue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What the manager provides to one monitor. Valid for the monitor's whole life. */
public interface MonitorContext {

  /** Returns the clock for timestamps. It is the only clock that a test can control. */
  InstantSource clock();

  /** Returns the monitor's name, as {@link MonitorProvider#monitorName} gave it. */
  String monitorName();

  /** Returns the routing key of the type's raw data, as in its descriptor. */
  String rawDataRoutingKey();

  /** Returns the time between two rounds. */
  Duration period();

  /**
   * Returns the {@linkplain Monitor#snapshot snapshot} of the monitor of the same type and id that
   * the new one replaces. The new monitor checks whether it still applies to its configuration.
   *
   * @return the snapshot; empty if there is none, or if it is of another class
   */
  <S> Optional<S> inherited(Class<S> type);

  /** Returns a new message with this monitor's name and its type's routing key. */
  @CheckReturnValue
  default PanicMessage message() {
    return new PanicMessage(this);
  }
}
