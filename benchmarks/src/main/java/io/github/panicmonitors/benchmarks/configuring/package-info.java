/** What a large configuration costs, and whether a manager answers pings meanwhile. */
@NullMarked
package io.github.panicmonitors.benchmarks.configuring;

import org.jspecify.annotations.NullMarked;
