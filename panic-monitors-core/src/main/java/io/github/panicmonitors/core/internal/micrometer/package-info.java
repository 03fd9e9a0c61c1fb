/**
 * What a manager's status looks like as Micrometer's meters. Nothing else in core knows Micrometer,
 * so that a host can do without.
 */
@NullMarked
package io.github.panicmonitors.core.internal.micrometer;

import org.jspecify.annotations.NullMarked;
