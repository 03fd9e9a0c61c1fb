/** The manager as a process: options, logs, status and health over HTTP, an orderly end. */
@NullMarked
package io.github.panicmonitors.examples.standalone;

import org.jspecify.annotations.NullMarked;
