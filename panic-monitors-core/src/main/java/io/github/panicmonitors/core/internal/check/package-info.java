/** Checks configurations before they are applied. */
@NullMarked
package io.github.panicmonitors.core.internal.check;

import org.jspecify.annotations.NullMarked;
