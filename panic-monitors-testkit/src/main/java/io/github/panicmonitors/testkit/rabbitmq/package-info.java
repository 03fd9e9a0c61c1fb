/** A RabbitMQ server for integration tests, and what goes wrong on the way to it. */
@NullMarked
package io.github.panicmonitors.testkit.rabbitmq;

import org.jspecify.annotations.NullMarked;
