/** The way of a configuration: from bytes to what is desired and what has changed. */
@NullMarked
package io.github.panicmonitors.core.internal.config;

import org.jspecify.annotations.NullMarked;
