/** A private RabbitMQ server and a faulty proxy for integration tests. */
@NullMarked
package io.github.panicmonitors.testkit.rabbitmq;

import org.jspecify.annotations.NullMarked;
