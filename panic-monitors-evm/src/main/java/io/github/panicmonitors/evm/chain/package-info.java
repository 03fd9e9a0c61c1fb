/** Reads contracts of EVM chains: calls, logs, and the choice of the endpoint that answers. */
@NullMarked
package io.github.panicmonitors.evm.chain;

import org.jspecify.annotations.NullMarked;
