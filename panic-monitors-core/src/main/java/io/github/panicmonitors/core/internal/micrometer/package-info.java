/**
 * A manager's status as Micrometer meters.
 *
 * <p>No other package of core uses Micrometer, so hosts do not need it.
 */
@NullMarked
package io.github.panicmonitors.core.internal.micrometer;

import org.jspecify.annotations.NullMarked;
