/** Compares a manager with a simple sequential model of its behaviour. */
@NullMarked
package io.github.panicmonitors.core.model;

import org.jspecify.annotations.NullMarked;
