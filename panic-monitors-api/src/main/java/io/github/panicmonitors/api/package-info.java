/** What all contracts share. */
@NullMarked
package io.github.panicmonitors.api;

import org.jspecify.annotations.NullMarked;
