/** Reads what the machine offers and what processes use. */
@NullMarked
package io.github.panicmonitors.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
