/** Status snapshots and events of a manager. */
@NullMarked
package io.github.panicmonitors.api.manager;

import org.jspecify.annotations.NullMarked;
