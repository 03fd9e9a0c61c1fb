/** Monitors that several benchmarks run, and consumers of what they publish. */
@NullMarked
package io.github.panicmonitors.benchmarks.provider;

import org.jspecify.annotations.NullMarked;
