/** The contracts of panic-monitors. */
@NullMarked
package io.github.panicmonitors.api;

import org.jspecify.annotations.NullMarked;
