/** Measures what the contracts of Chainlink nodes cost to monitor. */
@NullMarked
package io.github.panicmonitors.benchmarks.contracts;

import org.jspecify.annotations.NullMarked;
