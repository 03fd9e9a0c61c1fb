/** Monitors the Chainlink contracts that a chain's nodes take part in. */
@NullMarked
package io.github.panicmonitors.chainlink.contracts;

import org.jspecify.annotations.NullMarked;
