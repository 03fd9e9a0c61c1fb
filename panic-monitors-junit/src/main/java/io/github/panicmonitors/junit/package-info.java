/** A JUnit extension that tests a manager with the testkit. */
@NullMarked
package io.github.panicmonitors.junit;

import org.jspecify.annotations.NullMarked;
