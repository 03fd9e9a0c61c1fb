package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.core.internal.task.TaskPlan.MonitorFactory;
import java.time.Duration;

/** What is needed to try one source of a monitor. */
public record ProbeTarget(
    MonitorId id,
    String name,
    String source,
    Duration period,
    Duration deadline,
    MonitorFactory factory) {}
