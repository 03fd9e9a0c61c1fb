/** Checks that a test leaks no threads and logs no unexpected warnings. */
@NullMarked
package io.github.panicmonitors.testkit.checks;

import org.jspecify.annotations.NullMarked;
