/** Tests hosts and monitors without a broker and without waiting. */
@NullMarked
package io.github.panicmonitors.testkit;

import org.jspecify.annotations.NullMarked;
