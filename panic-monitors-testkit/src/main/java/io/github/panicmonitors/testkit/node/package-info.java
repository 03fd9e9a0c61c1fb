/** Fake nodes and HTTP servers on loopback ports. */
@NullMarked
package io.github.panicmonitors.testkit.node;

import org.jspecify.annotations.NullMarked;
