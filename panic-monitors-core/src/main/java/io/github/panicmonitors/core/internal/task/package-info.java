/** One monitor's rounds: schedule, state, deadline, fence. */
@NullMarked
package io.github.panicmonitors.core.internal.task;

import org.jspecify.annotations.NullMarked;
