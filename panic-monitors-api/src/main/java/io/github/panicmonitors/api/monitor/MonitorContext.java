package io.github.panicmonitors.api.monitor;

import io.github.panicmonitors.api.CheckReturnValue;
import java.time.Duration;
import java.time.InstantSource;

/** What a provider gets to create a monitor with. Valid for the monitor's whole life. */
public interface MonitorContext {

  /** Returns the clock for timestamps. It is the only clock that a test can control. */
  InstantSource clock();

  /** Returns the monitor's name, as {@link MonitorProvider#monitorName} gave it. */
  String monitorName();

  /** Returns the routing key of the type's raw data, as in its descriptor. */
  String rawDataRoutingKey();

  /** Returns the time between two rounds. */
  Duration period();

  /** Returns a new message with this monitor's name and its type's routing key. */
  @CheckReturnValue
  default PanicMessage message() {
    return new PanicMessage(this);
  }
}
