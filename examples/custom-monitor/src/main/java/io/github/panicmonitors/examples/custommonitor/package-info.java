/** Monitors systems through their node exporters. */
@NullMarked
package io.github.panicmonitors.examples.custommonitor;

import org.jspecify.annotations.NullMarked;
