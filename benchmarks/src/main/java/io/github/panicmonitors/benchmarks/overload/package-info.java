/** Measures what a manager still does when it is given more rounds than the machine can run. */
@NullMarked
package io.github.panicmonitors.benchmarks.overload;

import org.jspecify.annotations.NullMarked;
