package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.MonitorKey;
import io.github.panicmonitors.core.internal.task.TaskPlan.MonitorFactory;
import java.time.Duration;

/** What is needed to try one source of a monitor. */
public record ProbeTarget(
    MonitorKey key,
    String name,
    String source,
    Duration period,
    Duration deadline,
    MonitorFactory factory) {}
