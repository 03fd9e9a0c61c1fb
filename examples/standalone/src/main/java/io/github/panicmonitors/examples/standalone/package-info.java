/** The manager as a process: options, logging, HTTP status server and shutdown. */
@NullMarked
package io.github.panicmonitors.examples.standalone;

import org.jspecify.annotations.NullMarked;
