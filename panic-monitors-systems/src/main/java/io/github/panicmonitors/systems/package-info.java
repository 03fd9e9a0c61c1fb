/** Monitors systems through their node exporters. */
@NullMarked
package io.github.panicmonitors.systems;

import org.jspecify.annotations.NullMarked;
