/** When and where monitors run: a pluggable strategy that drives tasks. */
@NullMarked
package io.github.panicmonitors.api.execution;

import org.jspecify.annotations.NullMarked;
