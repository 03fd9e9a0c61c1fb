package io.github.panicmonitors.testkit.monitor;

import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;

/**
 * What a test gives to a provider that creates a monitor.
 *
 * @param time the clock
 * @param monitorName the monitor's name
 * @param period the time between two rounds
 */
public record TestMonitorContext(TimeSource time, String monitorName, Duration period)
    implements MonitorContext {}
