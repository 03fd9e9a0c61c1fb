package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.Optional;

/**
 * A monitor that is to run, and the entry that its monitorable was made of, if it was made of one.
 * Each document has the entry anew: who runs the monitor has no need of it, and would keep the one
 * of the first.
 */
record Accepted<M extends Monitorable>(Desired<M> desired, Optional<ConfigEntry> origin) {}
