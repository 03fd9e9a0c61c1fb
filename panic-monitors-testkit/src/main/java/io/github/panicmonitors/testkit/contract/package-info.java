/** Test suites that every implementation of a contract passes, the testkit's own included. */
@NullMarked
package io.github.panicmonitors.testkit.contract;

import org.jspecify.annotations.NullMarked;
