/** What the contracts share among themselves; not exported. */
@NullMarked
package io.github.panicmonitors.api.internal;

import org.jspecify.annotations.NullMarked;
