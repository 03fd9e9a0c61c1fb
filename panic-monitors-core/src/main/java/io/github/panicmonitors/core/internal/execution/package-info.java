/** The execution strategies that come with the manager. */
@NullMarked
package io.github.panicmonitors.core.internal.execution;

import org.jspecify.annotations.NullMarked;
