/** Property tests: random cases with a seed, and the shortest case that fails. */
@NullMarked
package io.github.panicmonitors.property;

import org.jspecify.annotations.NullMarked;
