/** Configuration documents as PANIC sends them. */
@NullMarked
package io.github.panicmonitors.testkit.config;

import org.jspecify.annotations.NullMarked;
