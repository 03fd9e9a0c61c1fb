/** The monitors manager, which runs monitors and publishes their readings. */
@NullMarked
package io.github.panicmonitors.core;

import org.jspecify.annotations.NullMarked;
