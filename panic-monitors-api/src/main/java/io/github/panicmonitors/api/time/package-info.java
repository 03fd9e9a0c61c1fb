/** Clocks and waiting, injectable so that tests can use virtual time. */
@NullMarked
package io.github.panicmonitors.api.time;

import org.jspecify.annotations.NullMarked;
