/** Measures how fast readings reach RabbitMQ, and what that costs. */
@NullMarked
package io.github.panicmonitors.benchmarks.publishing;

import org.jspecify.annotations.NullMarked;
