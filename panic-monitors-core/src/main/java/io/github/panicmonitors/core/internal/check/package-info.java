/** Trying configurations before they are in force. */
@NullMarked
package io.github.panicmonitors.core.internal.check;

import org.jspecify.annotations.NullMarked;
