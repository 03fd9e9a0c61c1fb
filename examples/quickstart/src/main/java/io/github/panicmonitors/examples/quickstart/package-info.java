/** Shows the manager at work on three fake Chainlink nodes. */
@NullMarked
package io.github.panicmonitors.examples.quickstart;

import org.jspecify.annotations.NullMarked;
