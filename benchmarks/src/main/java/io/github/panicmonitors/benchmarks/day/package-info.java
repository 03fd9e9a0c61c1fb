/** Measures how long a day of monitors takes in virtual time. */
@NullMarked
package io.github.panicmonitors.benchmarks.day;

import org.jspecify.annotations.NullMarked;
