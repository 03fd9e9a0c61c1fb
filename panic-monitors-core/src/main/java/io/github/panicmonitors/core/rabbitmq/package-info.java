/** RabbitMQ as the manager's broker. The types of RabbitMQ's Java client appear only here. */
@NullMarked
package io.github.panicmonitors.core.rabbitmq;

import org.jspecify.annotations.NullMarked;
