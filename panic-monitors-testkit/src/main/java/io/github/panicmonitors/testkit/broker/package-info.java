/** A message broker inside the JVM, with scripted faults. */
@NullMarked
package io.github.panicmonitors.testkit.broker;

import org.jspecify.annotations.NullMarked;
