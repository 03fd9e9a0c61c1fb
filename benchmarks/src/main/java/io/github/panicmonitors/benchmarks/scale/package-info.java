/** Measures the cost of monitors, by their number and by how they are run. */
@NullMarked
package io.github.panicmonitors.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
