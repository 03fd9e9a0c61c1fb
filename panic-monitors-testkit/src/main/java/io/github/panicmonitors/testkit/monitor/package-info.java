/** Runs a monitor's rounds in a test, without a manager. */
@NullMarked
package io.github.panicmonitors.testkit.monitor;

import org.jspecify.annotations.NullMarked;
