/** Implementation code shared by the contracts. Not exported. */
@NullMarked
package io.github.panicmonitors.api.internal;

import org.jspecify.annotations.NullMarked;
