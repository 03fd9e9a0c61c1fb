/** Checks that a manager survives faults of everything around it. */
@NullMarked
package io.github.panicmonitors.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
