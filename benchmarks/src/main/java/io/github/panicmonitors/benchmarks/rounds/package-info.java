/** What a monitored node costs. */
@NullMarked
package io.github.panicmonitors.benchmarks.rounds;

import org.jspecify.annotations.NullMarked;
