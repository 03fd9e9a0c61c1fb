/** The running monitors: changed by the control thread, read as immutable snapshots. */
@NullMarked
package io.github.panicmonitors.core.internal.registry;

import org.jspecify.annotations.NullMarked;
