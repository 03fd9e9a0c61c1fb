/** What became of rounds, counted by the type of their monitors. */
@NullMarked
package io.github.panicmonitors.core.internal.rounds;

import org.jspecify.annotations.NullMarked;
