/**
 * A low-level contract for message brokers, implemented with RabbitMQ and by the testkit's
 * in-memory broker.
 */
@NullMarked
package io.github.panicmonitors.api.broker;

import org.jspecify.annotations.NullMarked;
