package io.github.panicmonitors.core.internal.registry;

import io.github.panicmonitors.core.internal.config.Desired;
import io.github.panicmonitors.core.internal.task.MonitorTask;

/** A monitor that is desired, and the task that runs it or will as soon as the one before ends. */
public record RegisteredMonitor(Desired<?> desired, MonitorTask task) {}
