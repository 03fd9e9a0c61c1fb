/** Monitors Chainlink nodes. */
@NullMarked
package io.github.panicmonitors.chainlink;

import org.jspecify.annotations.NullMarked;
