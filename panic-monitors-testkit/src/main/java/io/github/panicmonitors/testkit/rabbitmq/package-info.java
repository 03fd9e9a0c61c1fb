/** A RabbitMQ server for integration tests. */
@NullMarked
package io.github.panicmonitors.testkit.rabbitmq;

import org.jspecify.annotations.NullMarked;
