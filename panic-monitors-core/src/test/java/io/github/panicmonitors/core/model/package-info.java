/** A manager is held to a simple sequential model of what it must do. */
@NullMarked
package io.github.panicmonitors.core.model;

import org.jspecify.annotations.NullMarked;
