/** Messages on their way to the broker, and the counts of their outcomes. */
@NullMarked
package io.github.panicmonitors.core.internal.outbox;

import org.jspecify.annotations.NullMarked;
