/**
 * The SPI for monitorable types: a {@link io.github.panicmonitors.api.monitor.MonitorProvider}
 * names a type, reads its configurations and creates a {@link
 * io.github.panicmonitors.api.monitor.Monitor} for each.
 */
@NullMarked
package io.github.panicmonitors.api.monitor;

import org.jspecify.annotations.NullMarked;
