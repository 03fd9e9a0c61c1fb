/** How fast readings get to RabbitMQ, and at what cost. */
@NullMarked
package io.github.panicmonitors.benchmarks.publishing;

import org.jspecify.annotations.NullMarked;
