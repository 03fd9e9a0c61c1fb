/** Test suites for implementations of the library's contracts. */
@NullMarked
package io.github.panicmonitors.testkit.contract;

import org.jspecify.annotations.NullMarked;
