/** Calls the host's listeners. */
@NullMarked
package io.github.panicmonitors.core.internal.events;

import org.jspecify.annotations.NullMarked;
