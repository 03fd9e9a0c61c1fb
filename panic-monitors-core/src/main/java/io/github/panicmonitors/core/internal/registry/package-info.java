/** What runs: written by the control thread, read as immutable snapshots. */
@NullMarked
package io.github.panicmonitors.core.internal.registry;

import org.jspecify.annotations.NullMarked;
