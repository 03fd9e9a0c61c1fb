/**
 * Reads contracts of EVM chains: calls functions and reads logs, through the first of several
 * endpoints that works. Begin with {@link io.github.panicmonitors.evm.chain.EvmChain}.
 */
@NullMarked
package io.github.panicmonitors.evm.chain;

import org.jspecify.annotations.NullMarked;
