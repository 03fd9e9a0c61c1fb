/** What a benchmark runs on, and what processes use of it. */
@NullMarked
package io.github.panicmonitors.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
