/** AssertJ assertions on the messages that a broker received. */
@NullMarked
package io.github.panicmonitors.testkit.assertions;

import org.jspecify.annotations.NullMarked;
