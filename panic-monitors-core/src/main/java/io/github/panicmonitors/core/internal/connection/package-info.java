/** The connections to the broker: the manager's own, and those of monitors. */
@NullMarked
package io.github.panicmonitors.core.internal.connection;

import org.jspecify.annotations.NullMarked;
