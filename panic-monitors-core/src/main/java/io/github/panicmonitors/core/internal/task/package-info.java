/** The rounds of one monitor: schedule, state, deadline and fence. */
@NullMarked
package io.github.panicmonitors.core.internal.task;

import org.jspecify.annotations.NullMarked;
