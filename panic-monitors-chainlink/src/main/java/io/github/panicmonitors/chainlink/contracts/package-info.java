/** Monitors the Chainlink contracts that a chain's nodes are on. */
@NullMarked
package io.github.panicmonitors.chainlink.contracts;

import org.jspecify.annotations.NullMarked;
