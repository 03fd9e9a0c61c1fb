/** What must be so after every test: no thread left over, no warning that nobody expected. */
@NullMarked
package io.github.panicmonitors.testkit.checks;

import org.jspecify.annotations.NullMarked;
