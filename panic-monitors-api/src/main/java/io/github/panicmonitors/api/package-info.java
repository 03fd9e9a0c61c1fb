/** Types shared by all contracts. */
@NullMarked
package io.github.panicmonitors.api;

import org.jspecify.annotations.NullMarked;
