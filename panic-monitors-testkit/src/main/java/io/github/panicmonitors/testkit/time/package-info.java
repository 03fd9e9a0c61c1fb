/** Virtual time: a day passes in a second, and a test decides when. */
@NullMarked
package io.github.panicmonitors.testkit.time;

import org.jspecify.annotations.NullMarked;
