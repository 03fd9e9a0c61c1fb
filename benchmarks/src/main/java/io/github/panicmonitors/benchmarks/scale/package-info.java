/** What monitors cost, by how many there are and by how they are run. */
@NullMarked
package io.github.panicmonitors.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
