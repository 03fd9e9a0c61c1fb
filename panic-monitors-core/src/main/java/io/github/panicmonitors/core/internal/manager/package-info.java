/** Puts a manager together and takes it apart. */
@NullMarked
package io.github.panicmonitors.core.internal.manager;

import org.jspecify.annotations.NullMarked;
