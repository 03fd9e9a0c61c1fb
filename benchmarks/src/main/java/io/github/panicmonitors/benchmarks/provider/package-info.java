/** Monitors that several benchmarks run. */
@NullMarked
package io.github.panicmonitors.benchmarks.provider;

import org.jspecify.annotations.NullMarked;
