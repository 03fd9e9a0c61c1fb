/** Counts of rounds by type. */
@NullMarked
package io.github.panicmonitors.core.internal.rounds;

import org.jspecify.annotations.NullMarked;
