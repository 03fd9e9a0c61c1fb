/** The quickstart: a manager that monitors three fake Chainlink nodes. */
@NullMarked
package io.github.panicmonitors.examples.quickstart;

import org.jspecify.annotations.NullMarked;
