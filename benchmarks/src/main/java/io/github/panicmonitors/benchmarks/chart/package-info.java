/** Draws charts as SVG, for light and dark pages. */
@NullMarked
package io.github.panicmonitors.benchmarks.chart;

import org.jspecify.annotations.NullMarked;
