/**
 * The SPI for monitorable types. A {@link io.github.panicmonitors.api.monitor.MonitorProvider}
 * describes a type, reads its configuration entries and creates a {@link
 * io.github.panicmonitors.api.monitor.Monitor} for each.
 */
@NullMarked
package io.github.panicmonitors.api.monitor;

import org.jspecify.annotations.NullMarked;
