/** The messages that PANIC's other components expect, and their names. */
@NullMarked
package io.github.panicmonitors.core.internal.wire;

import org.jspecify.annotations.NullMarked;
