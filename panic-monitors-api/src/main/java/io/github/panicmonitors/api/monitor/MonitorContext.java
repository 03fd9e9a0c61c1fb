package io.github.panicmonitors.api.monitor;

import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;

/** What a monitor is given when it is created. */
public interface MonitorContext {

  /** Returns the clock to take timestamps from and to wait by. */
  TimeSource time();

  /** Returns what {@link MonitorProvider#monitorName} said. */
  String monitorName();

  /** Returns the time between two rounds. */
  Duration period();
}
