/** Measures how many rounds a manager runs if it has more than the machine can handle. */
@NullMarked
package io.github.panicmonitors.benchmarks.overload;

import org.jspecify.annotations.NullMarked;
