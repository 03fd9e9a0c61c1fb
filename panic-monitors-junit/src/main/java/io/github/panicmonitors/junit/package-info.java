/** A JUnit extension that wires a manager to the testkit. */
@NullMarked
package io.github.panicmonitors.junit;

import org.jspecify.annotations.NullMarked;
