/** Starts and closes a manager. */
@NullMarked
package io.github.panicmonitors.core.internal.manager;

import org.jspecify.annotations.NullMarked;
