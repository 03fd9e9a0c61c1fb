/** A monitorable type whose monitors do what a test tells them. */
@NullMarked
package io.github.panicmonitors.core.scripted;

import org.jspecify.annotations.NullMarked;
