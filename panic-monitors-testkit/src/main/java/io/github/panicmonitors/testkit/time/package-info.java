/** A virtual clock that a test advances. */
@NullMarked
package io.github.panicmonitors.testkit.time;

import org.jspecify.annotations.NullMarked;
