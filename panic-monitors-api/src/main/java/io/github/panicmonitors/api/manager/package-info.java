/** What a running manager reports: immutable status snapshots and events. */
@NullMarked
package io.github.panicmonitors.api.manager;

import org.jspecify.annotations.NullMarked;
