/** Golden tests: compare what a manager publishes with messages that are kept in files. */
@NullMarked
package io.github.panicmonitors.golden;

import org.jspecify.annotations.NullMarked;
