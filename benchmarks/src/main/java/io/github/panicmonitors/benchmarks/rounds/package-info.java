/** Measures the cost of monitored nodes. */
@NullMarked
package io.github.panicmonitors.benchmarks.rounds;

import org.jspecify.annotations.NullMarked;
