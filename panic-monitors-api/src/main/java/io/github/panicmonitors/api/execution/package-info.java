/** Execution strategies: when and on which threads monitors run. */
@NullMarked
package io.github.panicmonitors.api.execution;

import org.jspecify.annotations.NullMarked;
