/** How fast a page is read. */
@NullMarked
package io.github.panicmonitors.benchmarks.parser;

import org.jspecify.annotations.NullMarked;
