/** A message broker inside the JVM, with faults on request. */
@NullMarked
package io.github.panicmonitors.testkit.broker;

import org.jspecify.annotations.NullMarked;
