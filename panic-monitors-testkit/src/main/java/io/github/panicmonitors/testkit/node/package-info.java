/** Servers on a loopback port that stand for what is monitored. */
@NullMarked
package io.github.panicmonitors.testkit.node;

import org.jspecify.annotations.NullMarked;
