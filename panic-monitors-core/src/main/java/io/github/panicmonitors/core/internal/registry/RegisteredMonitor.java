package io.github.panicmonitors.core.internal.registry;

import io.github.panicmonitors.core.internal.config.MonitorSpec;
import io.github.panicmonitors.core.internal.task.MonitorTask;

/**
 * A monitor that should run.
 *
 * @param task the task that runs it, once the task of its old version has ended
 */
public record RegisteredMonitor(MonitorSpec spec, MonitorTask task) {}
