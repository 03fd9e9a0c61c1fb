/** Monitors the beacon nodes of Ethereum. */
@NullMarked
package io.github.panicmonitors.examples.custommonitor;

import org.jspecify.annotations.NullMarked;
