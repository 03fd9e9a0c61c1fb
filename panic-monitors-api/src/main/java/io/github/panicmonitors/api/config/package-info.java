/** Configuration documents with their routing keys and entries, and the results of parsing them. */
@NullMarked
package io.github.panicmonitors.api.config;

import org.jspecify.annotations.NullMarked;
