/** Builds statuses of managers and monitors, for tests of hosts that mock a manager. */
@NullMarked
package io.github.panicmonitors.testkit.status;

import org.jspecify.annotations.NullMarked;
