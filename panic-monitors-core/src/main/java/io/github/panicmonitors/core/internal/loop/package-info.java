/** Threads of the manager, and how work is handed from one to another. */
@NullMarked
package io.github.panicmonitors.core.internal.loop;

import org.jspecify.annotations.NullMarked;
