/** The two connections to the broker, kept open by a supervisor each. */
@NullMarked
package io.github.panicmonitors.core.internal.connection;

import org.jspecify.annotations.NullMarked;
