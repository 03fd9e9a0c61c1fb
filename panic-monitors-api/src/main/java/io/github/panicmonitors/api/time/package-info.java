/** Clock and waiting, injectable so that tests run under virtual time. */
@NullMarked
package io.github.panicmonitors.api.time;

import org.jspecify.annotations.NullMarked;
