/** A monitorable type whose monitors follow the script of a test. */
@NullMarked
package io.github.panicmonitors.core.scripted;

import org.jspecify.annotations.NullMarked;
