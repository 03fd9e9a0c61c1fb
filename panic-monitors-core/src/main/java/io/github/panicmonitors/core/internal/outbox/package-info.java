/** Messages on their way to the broker, and the account of what became of them. */
@NullMarked
package io.github.panicmonitors.core.internal.outbox;

import org.jspecify.annotations.NullMarked;
