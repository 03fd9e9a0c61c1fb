/** Monitors nodes of EVM chains over JSON-RPC. */
@NullMarked
package io.github.panicmonitors.evm;

import org.jspecify.annotations.NullMarked;
