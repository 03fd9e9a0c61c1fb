/** AssertJ assertions on what a broker has received; needs AssertJ. */
@NullMarked
package io.github.panicmonitors.testkit.assertions;

import org.jspecify.annotations.NullMarked;
