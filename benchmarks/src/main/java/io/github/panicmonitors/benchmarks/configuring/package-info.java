/**
 * Measures how long a large configuration takes, and how soon pings are answered during that time.
 */
@NullMarked
package io.github.panicmonitors.benchmarks.configuring;

import org.jspecify.annotations.NullMarked;
