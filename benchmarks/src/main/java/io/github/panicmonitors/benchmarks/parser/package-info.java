/** Measures how fast pages are parsed. */
@NullMarked
package io.github.panicmonitors.benchmarks.parser;

import org.jspecify.annotations.NullMarked;
