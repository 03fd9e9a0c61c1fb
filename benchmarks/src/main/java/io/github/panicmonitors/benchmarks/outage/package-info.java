/** Measures when healthy nodes are read while others do not answer. */
@NullMarked
package io.github.panicmonitors.benchmarks.outage;

import org.jspecify.annotations.NullMarked;
