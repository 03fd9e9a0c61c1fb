/** The manager's threads, and how they pass work to each other. */
@NullMarked
package io.github.panicmonitors.core.internal.loop;

import org.jspecify.annotations.NullMarked;
